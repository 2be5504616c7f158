"""Performs the steps that let an endpoint's instances be more or fewer by themselves."""

from __future__ import annotations

from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.errors import Denied, Gone, Refused, TryLater
from platforms.sagemaker.reasons import reason_of
from platforms.sagemaker.work import MOVING, Work, described

SERVICE = "application-autoscaling"


def register_scalable_target(work: Work) -> None:
    """Registering again overwrites: AWS keeps one target a variant. It takes only what serves."""
    _demand_service(work)
    with border():
        _client(work).register_scalable_target(**work.step.parameters)


def put_scaling_policy(work: Work) -> None:
    with border():
        _client(work).put_scaling_policy(**work.step.parameters)


def deregister_scalable_target(work: Work) -> None:
    """Its policies go with it. Whoever may not do this could not register one either, and
    instances that cost must not go on for that."""
    try:
        with border():
            _client(work).deregister_scalable_target(**work.step.parameters)
    except (Gone, Denied):
        return


def _demand_service(work: Work) -> None:
    found = described(work.client.describe_endpoint, EndpointName=work.order.name)
    if found is None:
        # AWS shows what was just created a little later than it confirms it.
        raise TryLater("AWS does not see the endpoint yet.", code="not_visible_yet", retry_after=2)
    status = str(member(found, "EndpointStatus"))
    if status in MOVING:
        raise TryLater("The instances are still starting.", code="starting", retry_after=10)
    if status != "InService":
        words = str(found.get("FailureReason") or "")
        raise Refused(
            "The endpoint failed.", code=reason_of(words) if words else "failed", vendor_text=words
        )


def _client(work: Work) -> Any:
    return control(work.access, SERVICE, region=work.region)
