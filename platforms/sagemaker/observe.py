"""What AWS says of an endpoint, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from platforms.aws.border import member
from platforms.aws.clients import control
from platforms.contract import Access, Observation, Order, Status
from platforms.sagemaker.reasons import reason_of
from platforms.sagemaker.work import described

STATUSES: dict[str, Status] = {
    "Creating": "provisioning",
    "InService": "in_service",
    "Updating": "updating",
    "SystemUpdating": "updating",
    "RollingBack": "updating",
    "Deleting": "deleting",
    "Failed": "failed",
    "UpdateRollbackFailed": "failed",
    "OutOfService": "failed",
}


def observation(order: Order, access: Access) -> Observation:
    """Reads only. An endpoint that AWS does not know is absent, which is no error."""
    region = order.region or access.region
    client = control(access, "sagemaker", region=region)
    found = described(client.describe_endpoint, EndpointName=order.name)
    if found is None:
        return Observation(status="absent")
    return observed(found, access, region)


def observed(found: Mapping[str, Any], access: Access, region: str) -> Observation:
    """What a description says."""
    vendor_status = str(member(found, "EndpointStatus"))
    status = STATUSES.get(vendor_status, "unknown")
    words = str(found.get("FailureReason") or "")
    return Observation(
        status=status,
        reason_code=_reason(vendor_status, words) if status == "failed" else "",
        reason_text=words,
        endpoint_url=invocation_url(str(member(found, "EndpointName")), access, region),
        remote_id=str(member(found, "EndpointArn")),
    )


def _reason(vendor_status: str, words: str) -> str:
    if not words:
        return "out_of_service" if vendor_status == "OutOfService" else "failed"
    return reason_of(words)


def invocation_url(name: str, access: Access, region: str) -> str:
    ending = "com.cn" if region.startswith("cn-") else "com"
    place = access.endpoint_url or f"https://runtime.sagemaker.{region}.amazonaws.{ending}"
    return f"{place.rstrip('/')}/endpoints/{name}/invocations"
