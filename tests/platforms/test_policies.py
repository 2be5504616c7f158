"""The guide's policies: each action exists, and every call that our adapters make is covered."""

import ast
import json
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import get_session

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "first-real-deployment.md"
POLICIES = sorted((ROOT / "docs" / "guides" / "policies").glob("*.json"))
FOLDERS = ("aws", "sagemaker", "bedrock")

# The word before the colon of an action, and the services whose operations it may name.
SERVICES = {
    "bedrock": ("bedrock", "bedrock-runtime"),
    "cloudwatch": ("cloudwatch",),
    "ecr": ("ecr",),
    "logs": ("logs",),
    "pricing": ("pricing",),
    "s3": ("s3",),
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "secretsmanager": ("secretsmanager",),
    "servicequotas": ("service-quotas",),
    "sts": ("sts",),
}
# Rights that are no call: a role handed over, and what S3 calls the listing of a bucket.
RIGHTS_WITHOUT_CALL = {"iam:PassRole", "s3:ListBucket"}
# Where IAM's word for a call is another one.
ALLOWED_BY = {
    "bedrock:Converse": "bedrock:InvokeModel",
    "bedrock:ConverseStream": "bedrock:InvokeModelWithResponseStream",
}
NEEDS_NO_RIGHT = {"sts:GetCallerIdentity"}
# Only the role of endpoints speaks to these.
NOT_CALLED = {"ecr", "s3"}
# What the role of endpoints does itself is not Staque's to do.
NOT_STAQUES = {"endpoints-role", "trust-endpoints", "trust-staque"}


def operations(prefix):
    session = get_session()
    return {
        name for one in SERVICES[prefix] for name in session.get_service_model(one).operation_names
    }


def actions(path):
    found = json.loads(path.read_text())
    assert found["Version"] == "2012-10-17"
    for statement in found["Statement"]:
        assert statement["Effect"] == "Allow"
        said = statement["Action"]
        yield from [said] if isinstance(said, str) else said


def called():
    """Every operation of AWS that the adapters' source names, as IAM would name it."""
    known = {}
    for prefix in set(SERVICES) - NOT_CALLED:
        for name in operations(prefix):
            known[name] = known[xform_name(name)] = f"{prefix}:{name}"
    del known["search"]  # a regular expression's, here
    for folder in FOLDERS:
        for path in (ROOT / "platforms" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                name = getattr(node, "attr", None) or getattr(node, "value", None)
                if isinstance(name, str) and name in known:
                    yield known[name]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_each_action_exists(path):
    for action in actions(path):
        prefix, _, name = action.partition(":")
        assert "*" not in action, "the least that is needed is named, call by call"
        assert action in RIGHTS_WITHOUT_CALL or name in operations(prefix), action


def test_every_call_that_we_make_is_allowed_by_some_policy():
    allowed = {one for path in POLICIES if path.stem not in NOT_STAQUES for one in actions(path)}
    made = {ALLOWED_BY.get(action, action) for action in called()} - NEEDS_NO_RIGHT
    assert len(made) > 20, "the source was read"
    assert made - allowed == set()


def test_no_policy_allows_a_call_that_we_never_make():
    made = {ALLOWED_BY.get(action, action) for action in called()}
    for path in POLICIES:
        if path.stem not in NOT_STAQUES:
            spare = set(actions(path)) - made - RIGHTS_WITHOUT_CALL - {"sagemaker:AddTags"}
            assert spare == set(), f"{path.stem} allows more than is used"


def test_a_role_is_passed_to_sagemaker_alone():
    text = (ROOT / "docs/guides/policies/sagemaker-deploy.json").read_text()
    passing = [one for one in json.loads(text)["Statement"] if "iam:PassRole" in one["Action"]]
    assert len(passing) == 1
    condition = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    assert passing[0]["Condition"] == condition
    assert passing[0]["Resource"] != "*"


def test_the_guide_names_every_policy_and_no_other():
    text = GUIDE.read_text()
    for path in POLICIES:
        assert f"policies/{path.name}" in text
    assert text.count("](policies/") == len(POLICIES)
