"""Whether an endpoint serves with all its instances, by AWS's own word: asking it would bill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from platforms.aws.clients import control
from platforms.contract import Access, Check, Order, Verdict
from platforms.sagemaker.observe import STATUSES
from platforms.sagemaker.work import described

LOOKED_AT = "sagemaker:DescribeEndpoint"
SERVING = ("in_service", "updating")


class EndpointHealth:
    def __init__(self, access: Access) -> None:
        self._access = access

    def check(self, order: Order) -> Check:
        client = control(self._access, "sagemaker", region=order.region)
        found = described(client.describe_endpoint, EndpointName=order.name)
        if found is None:
            return _verdict("fail", "The endpoint does not exist any more", "")
        status = str(found.get("EndpointStatus", ""))
        if STATUSES.get(status, "unknown") not in SERVING:
            words = str(found.get("FailureReason") or "")
            return _verdict("fail", f"AWS says that the endpoint is {status}", words)
        return _counted(found)


def _counted(found: Mapping[str, Any]) -> Check:
    """Instances that AWS replaces are missing for a while, and the others do their work."""
    variants = found.get("ProductionVariants") or []
    here, wanted = (
        sum(int(variant.get(member) or 0) for variant in variants)
        for member in ("CurrentInstanceCount", "DesiredInstanceCount")
    )
    told = f"{here} of {wanted} instances in service"
    if here >= wanted:
        return _verdict("pass", told, "")
    return _verdict("warn" if here else "fail", told, "AWS is bringing up the others.")


def _verdict(verdict: Verdict, title: str, detail: str) -> Check:
    remedy = "" if verdict == "pass" else "Read its last log lines and what the platform says."
    return Check(
        code="health",
        verdict=verdict,
        title=title,
        detail=detail,
        remedy=remedy,
        looked_at=LOOKED_AT,
    )
