"""How many more instances of a type an account may run as endpoints."""

from __future__ import annotations

from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Check, Order
from platforms.sagemaker.options import scaling_of
from platforms.sagemaker.preflight.look import Asked, Look
from platforms.sagemaker.work import described

SERVICE = "sagemaker"
# Counting costs two reads an endpoint; beyond this many it would take minutes.
MOST_ENDPOINTS = 60
ASK_AWS = "Ask AWS for a higher quota (it takes a day or two), or choose another instance type."


def quota(order: Order, access: Access) -> Asked:
    look = Look(
        code="quota",
        title=f"Quota for {order.instance_type}",
        looked_at=f"servicequotas {order.instance_type} for endpoint usage, and what runs",
        allow="servicequotas:ListServiceQuotas and sagemaker:ListEndpoints",
    )
    return Asked(look=look, read=lambda look: _quota(look, order, access), rehearsed=True)


def _quota(look: Look, order: Order, access: Access) -> Check:
    """The account's limit for the instance type, less what runs already."""
    region = order.region or access.region
    limit, whose = _limit(access, region, order.instance_type)
    if limit is None:
        return look.unknown("AWS names no such quota.")
    used = _used(access, region, order.instance_type) if limit else 0
    if used is None:
        return look.warned(
            f"The limit is {limit}; there are too many endpoints to count what runs."
        )
    wanted = order.instance_count
    detail = f"{limit} allowed{whose}, {used} running, {wanted} wanted."
    if limit - used < wanted:
        return look.failed(detail, ASK_AWS)
    scaling = scaling_of(order.options, wanted)
    if scaling and limit - used < scaling.most:
        return look.warned(f"{detail} It cannot grow to {scaling.most}.", ASK_AWS)
    return look.passed(detail)


def _limit(access: Access, region: str, instance_type: str) -> tuple[int | None, str]:
    """The account's own limit, or AWS's default where the account has none; and which it is."""
    client = control(access, "service-quotas", region=region)
    name = f"{instance_type} for endpoint usage"
    found = _value(client, "list_service_quotas", name)
    if found is not None:
        return found, ""
    return _value(client, "list_aws_default_service_quotas", name), " by default"


def _value(client: Any, operation: str, name: str) -> int | None:
    asked = {"ServiceCode": SERVICE, "PaginationConfig": {"PageSize": 100}}
    with border():
        for page in client.get_paginator(operation).paginate(**asked):
            for quota in member(page, "Quotas"):
                if quota.get("QuotaName") == name:
                    return int(quota.get("Value", 0))
    return None


def _used(access: Access, region: str, instance_type: str) -> int | None:
    """Instances of that type under the account's endpoints, None where there are too many."""
    client = control(access, "sagemaker", region=region)
    names: list[str] = []
    with border():
        for page in client.get_paginator("list_endpoints").paginate():
            names += [found["EndpointName"] for found in member(page, "Endpoints")]
            if len(names) > MOST_ENDPOINTS:
                return None
    return sum(_instances(client, name, instance_type) for name in names)


def _instances(client: Any, endpoint_name: str, instance_type: str) -> int:
    """What one endpoint holds; 0 where it went away since it was listed."""
    endpoint = described(client.describe_endpoint, EndpointName=endpoint_name)
    if endpoint is None or member(endpoint, "EndpointStatus") == "Failed":
        return 0
    config_name = str(endpoint.get("EndpointConfigName", ""))
    config = described(client.describe_endpoint_config, EndpointConfigName=config_name) or {}
    kinds = {
        variant["VariantName"]: variant
        for variant in config.get("ProductionVariants", ())
        if variant.get("InstanceType") == instance_type
    }
    running = {
        variant["VariantName"]: variant for variant in endpoint.get("ProductionVariants") or ()
    }
    return sum(
        max(
            int(running.get(name, {}).get("DesiredInstanceCount", 0)),
            int(running.get(name, {}).get("CurrentInstanceCount", 0)),
            0 if name in running else int(variant.get("InitialInstanceCount", 0)),
        )
        for name, variant in kinds.items()
    )
