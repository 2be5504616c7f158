"""The execution role: that it exists, whom it trusts, and who may hand it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Check
from platforms.errors import Gone
from platforms.sagemaker.preflight.look import Asked, Look

SAGEMAKER = "sagemaker.amazonaws.com"
ASSUMED = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([^/]+)/.+")
ALLOWED = "allowed"


def trust(access: Access) -> Asked:
    arn = access.execution_role_arn
    look = Look(
        code="role_trust",
        title="Whom the execution role trusts",
        looked_at=f"iam GetRole {_name(arn)}",
        allow="iam:GetRole",
    )
    return Asked(look=look, read=lambda look: _trust(look, access))


def handing_over(access: Access) -> Asked:
    look = Look(
        code="role_pass",
        title="Handing the execution role over",
        looked_at=f"iam SimulatePrincipalPolicy iam:PassRole {_name(access.execution_role_arn)}",
        allow="iam:SimulatePrincipalPolicy",
    )
    return Asked(look=look, read=lambda look: _handing_over(look, access))


def _trust(look: Look, access: Access) -> Check:
    arn = access.execution_role_arn
    try:
        with border():
            found = control(access, "iam").get_role(RoleName=_name(arn))
    except Gone:
        return look.failed(
            f"There is no role {_name(arn)} in the account.",
            "Make the role, or give the connection the ARN of one that exists.",
        )
    role: dict[str, Any] = member(found, "Role")
    if role.get("Arn") != arn:
        return look.failed(
            f"The account's role of that name is {role.get('Arn')}, not {arn}.",
            "Give the connection the ARN of a role of the same account.",
        )
    if _lets_in(role.get("AssumeRolePolicyDocument") or {}):
        return look.passed(f"{SAGEMAKER} may assume it.")
    return look.failed(
        f"Its trust does not name {SAGEMAKER}.",
        f"Let {SAGEMAKER} do sts:AssumeRole in the role's trust policy.",
    )


def _lets_in(policy: Mapping[str, Any]) -> bool:
    """Denials outweigh, as they do for AWS; conditions are taken to be met."""
    named = [one for one in _listed(policy.get("Statement")) if _names_sagemaker(one)]
    effects = {one.get("Effect") for one in named}
    return "Allow" in effects and "Deny" not in effects


def _names_sagemaker(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    services = _listed(principal.get("Service")) if isinstance(principal, Mapping) else [principal]
    acts = {str(act).lower() for act in _listed(statement.get("Action"))}
    return bool({SAGEMAKER, "*"} & set(services)) and bool({"sts:assumerole", "sts:*", "*"} & acts)


def _handing_over(look: Look, access: Access) -> Check:
    with border():
        caller = str(member(control(access, "sts").get_caller_identity(), "Arn"))
    if caller.endswith(":root"):
        return look.passed("The account's root user may do everything.")
    with border():
        found = control(access, "iam").simulate_principal_policy(
            PolicySourceArn=_principal(caller),
            ActionNames=["iam:PassRole"],
            ResourceArns=[access.execution_role_arn],
            ContextEntries=[
                {
                    "ContextKeyName": "iam:PassedToService",
                    "ContextKeyValues": [SAGEMAKER],
                    "ContextKeyType": "string",
                }
            ],
        )
    results = member(found, "EvaluationResults")
    if all(result.get("EvalDecision") == ALLOWED for result in results):
        return look.passed(f"{_principal(caller)} may pass it to SageMaker.")
    return look.failed(
        f"{_principal(caller)} may not pass it to SageMaker.",
        "Allow iam:PassRole for this role to the connection's credentials.",
    )


def _principal(caller: str) -> str:
    """A session speaks for its role; only the role has policies."""
    found = ASSUMED.fullmatch(caller)
    return f"arn:{found[1]}:iam::{found[2]}:role/{found[3]}" if found else caller


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _listed(said: Any) -> list[Any]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]
