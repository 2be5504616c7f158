"""Performs one step of an endpoint's life, such that doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.errors import Gone, Refused, TryLater
from platforms.sagemaker.reasons import reason_of
from platforms.sagemaker.requests import config_name
from platforms.sagemaker.scaling import (
    deregister_scalable_target,
    put_scaling_policy,
    register_scalable_target,
)
from platforms.sagemaker.work import MOVING, Work, described

ALREADY = "already exist"
IN_MOTION = ("in-progress", "in progress", "currently", "while")


def create_model(work: Work) -> None:
    if described(work.client.describe_model, ModelName=work.step.remote_name) is None:
        if "ExecutionRoleArn" not in work.step.parameters:
            raise Refused(
                "The connection names no execution role.",
                code="role",
                advice="Add an execution role to the connection.",
            )
        _create(work.client.create_model, work)


def create_endpoint_config(work: Work) -> None:
    if _config(work, work.step.remote_name) is not None:
        return
    try:
        _create(work.client.create_endpoint_config, work)
    except Gone as error:
        raise _not_visible_yet("model") from error


def create_endpoint(work: Work) -> None:
    status = _endpoint_status(work)
    if status == "Deleting":
        raise _still_deleting("The endpoint before it is still being deleted.", 10)
    if status:
        return
    if _config(work, _config_named(work)) is None:
        raise _not_visible_yet()
    # This is where money begins: sent once, whatever happens on the way.
    once = control(work.access, "sagemaker", region=work.region, once=True)
    try:
        _create(once.create_endpoint, work)
    except Gone as error:
        raise _not_visible_yet() from error


def update_endpoint(work: Work) -> None:
    """Sent once. An endpoint that is on its way to the new configuration needs no second call."""
    found = _endpoint(work)
    if found is None:
        raise Gone("The endpoint does not exist any more.")
    pending = found.get("PendingDeploymentSummary") or {}
    if _config_named(work) in (
        member(found, "EndpointConfigName"),
        pending.get("EndpointConfigName"),
    ):
        return
    if member(found, "EndpointStatus") in MOVING:
        raise TryLater("AWS is changing the endpoint itself just now.", code="busy", retry_after=15)
    if _config(work, _config_named(work)) is None:
        raise _not_visible_yet()
    once = control(work.access, "sagemaker", region=work.region, once=True)
    try:
        with border():
            once.update_endpoint(**work.step.parameters)
    except Gone as error:
        raise _not_visible_yet() from error


def await_update(work: Work) -> None:
    """Done when the new configuration serves; refused when AWS has rolled back to the old."""
    found = _endpoint(work)
    if found is None:
        raise Gone("The endpoint does not exist any more.")
    if member(found, "EndpointStatus") in MOVING:
        raise TryLater("The new instances are still starting.", code="updating", retry_after=10)
    if member(found, "EndpointConfigName") == _config_of_update(work):
        return
    words = str(found.get("FailureReason") or "")
    raise Refused(
        "The update failed and AWS went back to what served before.",
        code=reason_of(words) if words else "update_rolled_back",
        vendor_text=words,
    )


def delete_endpoint(work: Work) -> None:
    """Sent also where AWS shows no endpoint: what was just made may not show yet."""
    if _endpoint_status(work) != "Deleting":
        _remove(work.client.delete_endpoint, work)


def delete_endpoint_config(work: Work) -> None:
    """Never one that is in use: AWS cannot finish with an endpoint that has lost its own."""
    found = _endpoint(work)
    if found is not None:
        status = member(found, "EndpointStatus")
        if status == "Deleting":
            raise _still_deleting("The endpoint is still being deleted.", 15)
        if status in MOVING:
            raise TryLater("The endpoint still moves.", code="still_moving", retry_after=15)
        if member(found, "EndpointConfigName") == work.step.remote_name:
            raise Refused("The endpoint runs on this configuration.", code="in_use")
    _remove(work.client.delete_endpoint_config, work)


def delete_model(work: Work) -> None:
    _remove(work.client.delete_model, work)


def add_tags(work: Work) -> None:
    found = _endpoint(work)
    if found is None:
        raise Gone("The endpoint does not exist any more.")
    with border():
        work.client.add_tags(ResourceArn=member(found, "EndpointArn"), **work.step.parameters)


PERFORM: Mapping[str, Callable[[Work], None]] = {
    "create_model": create_model,
    "create_endpoint_config": create_endpoint_config,
    "create_endpoint": create_endpoint,
    "update_endpoint": update_endpoint,
    "await_update": await_update,
    "delete_endpoint": delete_endpoint,
    "delete_endpoint_config": delete_endpoint_config,
    "delete_model": delete_model,
    "add_tags": add_tags,
    "register_scalable_target": register_scalable_target,
    "put_scaling_policy": put_scaling_policy,
    "deregister_scalable_target": deregister_scalable_target,
}


def _endpoint(work: Work) -> dict[str, Any] | None:
    return described(work.client.describe_endpoint, EndpointName=work.order.name)


def _config(work: Work, name: str) -> dict[str, Any] | None:
    return described(work.client.describe_endpoint_config, EndpointConfigName=name)


def _config_named(work: Work) -> str:
    return str(work.step.parameters["EndpointConfigName"])


def _config_of_update(work: Work) -> str:
    return config_name(work.order, work.order.revision)


def _endpoint_status(work: Work) -> str | None:
    found = _endpoint(work)
    return None if found is None else str(member(found, "EndpointStatus"))


def _create(call: Callable[..., Any], work: Work) -> None:
    """Send what the step shows. A name that is taken is ours: we chose it and committed it."""
    try:
        with border():
            call(**work.step.parameters)
    except Refused as error:
        if ALREADY not in error.vendor_text:
            raise


def _remove(call: Callable[..., Any], work: Work) -> None:
    try:
        with border():
            call(**work.step.parameters)
    except Gone:
        return
    except Refused as error:
        words = error.vendor_text
        if error.code == "invalid" and any(word in words for word in IN_MOTION):
            text, code = "AWS will not let it be deleted yet.", "still_changing"
            raise TryLater(text, code=code, vendor_text=words, retry_after=15) from error
        raise


def _still_deleting(text: str, seconds: float) -> TryLater:
    return TryLater(text, code="still_deleting", retry_after=seconds)


def _not_visible_yet(what: str = "endpoint's configuration") -> TryLater:
    """AWS shows what was just created a little later than it confirms it."""
    return TryLater(f"AWS does not see the {what} yet.", code="not_visible_yet", retry_after=2)
