"""Service Quotas of SageMaker: how many instances of each type endpoints may hold."""

import hashlib

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError
from simulator.sagemaker.listing import page

_USAGES = ("endpoint", "training job", "notebook instance")
_USUAL_PAGE = 100


def list_service_quotas(context: Context, asked: Members) -> Members:
    """AWS leaves out quotas that have no applied value; their defaults are listed apart."""
    _check_service(asked)
    return page(_rows(context, asked, applied=True), {"MaxResults": _USUAL_PAGE, **asked}, "Quotas")


def list_default_quotas(context: Context, asked: Members) -> Members:
    _check_service(asked)
    return page(
        _rows(context, asked, applied=False), {"MaxResults": _USUAL_PAGE, **asked}, "Quotas"
    )


def get_service_quota(context: Context, asked: Members) -> Members:
    _check_service(asked)
    for row in _rows(context, {}, applied=True):
        if row["QuotaCode"] == asked["QuotaCode"]:
            return {"Quota": row}
    raise AwsError(
        "NoSuchResourceException", "The request failed because the quota does not exist."
    )


def _check_service(asked: Members) -> None:
    if asked["ServiceCode"] != "sagemaker":
        raise AwsError("NoSuchResourceException", f"Service {asked['ServiceCode']} does not exist.")


def _rows(context: Context, asked: Members, *, applied: bool) -> list[Members]:
    wanted = asked.get("QuotaCode")
    rows = [
        _row(context, instance_type, usage, applied=applied)
        for instance_type in context.cloud.facts.instances
        if not applied or _is_applied(context, instance_type)
        for usage in _USAGES
    ]
    return [row for row in rows if wanted in (None, row["QuotaCode"])]


def _is_applied(context: Context, instance_type: str) -> bool:
    only_default = context.cloud.facts.quotas["default_only"]
    return instance_type not in only_default or instance_type in context.cloud.quotas


def _row(context: Context, instance_type: str, usage: str, *, applied: bool) -> Members:
    cloud, caller = context.cloud, context.caller
    name = f"{instance_type} for {usage} usage"
    code = cloud.facts.quotas["codes"].get(name) or _code(name)
    # Other uses have no instances in a rehearsal; their rows stand there to be told apart.
    value = 0.0
    if usage == "endpoint":
        value = float(cloud.quota(instance_type) if applied else cloud.default_quota(instance_type))
    return {
        "ServiceCode": "sagemaker",
        "ServiceName": "Amazon SageMaker",
        "QuotaArn": f"arn:aws:servicequotas:{caller.region}:{caller.account}:sagemaker/{code}",
        "QuotaCode": code,
        "QuotaName": name,
        "Value": value,
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": False,
    }


def _code(name: str) -> str:
    """Stable and in AWS's form, for quotas whose real code is not known here."""
    return f"L-{hashlib.sha256(name.encode()).hexdigest()[:8].upper()}"


OPERATIONS: dict[str, Operation] = {
    "ListServiceQuotas": list_service_quotas,
    "ListAWSDefaultServiceQuotas": list_default_quotas,
    "GetServiceQuota": get_service_quota,
}
