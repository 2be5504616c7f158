"""Performs one step of an endpoint's life, such that doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Order, Step
from platforms.errors import Gone, Refused, TryLater

ALREADY = "already exist"
IN_MOTION = ("in-progress", "in progress", "currently", "while")


@dataclass(frozen=True, kw_only=True)
class Work:
    """One step of an order, with the access to perform it."""

    access: Access
    order: Order
    step: Step

    @property
    def region(self) -> str:
        return self.order.region or self.access.region

    @property
    def client(self) -> Any:
        """For what may be sent again: reads, and what costs nothing."""
        return control(self.access, "sagemaker", region=self.region)


def described(call: Callable[..., Any], **names: str) -> dict[str, Any] | None:
    """What AWS knows under a name, None where it knows nothing."""
    try:
        with border():
            found: dict[str, Any] = call(**names)
    except Gone:
        return None
    return found


def create_model(work: Work) -> None:
    if described(work.client.describe_model, ModelName=work.order.name) is None:
        if "ExecutionRoleArn" not in work.step.parameters:
            raise Refused(
                "The connection names no execution role.",
                code="role",
                advice="Add an execution role to the connection.",
            )
        _create(work.client.create_model, work)


def create_endpoint_config(work: Work) -> None:
    name = work.order.name
    if described(work.client.describe_endpoint_config, EndpointConfigName=name) is None:
        _create(work.client.create_endpoint_config, work)


def create_endpoint(work: Work) -> None:
    status = _endpoint_status(work)
    if status == "Deleting":
        raise TryLater(
            "The endpoint before it is still being deleted.", code="still_deleting", retry_after=10
        )
    if status:
        return
    name = work.order.name
    if described(work.client.describe_endpoint_config, EndpointConfigName=name) is None:
        raise _not_visible_yet()
    # This is where money begins: sent once, whatever happens on the way.
    once = control(work.access, "sagemaker", region=work.region, once=True)
    try:
        _create(once.create_endpoint, work)
    except Gone as error:
        raise _not_visible_yet() from error


def delete_endpoint(work: Work) -> None:
    if _endpoint_status(work) not in (None, "Deleting"):
        _remove(work.client.delete_endpoint, work)


def delete_endpoint_config(work: Work) -> None:
    if _endpoint_status(work):
        # AWS cannot finish with an endpoint whose configuration was taken away.
        raise TryLater(
            "The endpoint is still being deleted.", code="still_deleting", retry_after=15
        )
    _remove(work.client.delete_endpoint_config, work)


def delete_model(work: Work) -> None:
    _remove(work.client.delete_model, work)


PERFORM: Mapping[str, Callable[[Work], None]] = {
    "create_model": create_model,
    "create_endpoint_config": create_endpoint_config,
    "create_endpoint": create_endpoint,
    "delete_endpoint": delete_endpoint,
    "delete_endpoint_config": delete_endpoint_config,
    "delete_model": delete_model,
}


def _endpoint_status(work: Work) -> str | None:
    found = described(work.client.describe_endpoint, EndpointName=work.order.name)
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
        if error.code == "invalid" and any(word in error.vendor_text for word in IN_MOTION):
            raise TryLater(
                "AWS will not let it be deleted yet.",
                code="still_changing",
                vendor_text=error.vendor_text,
                retry_after=15,
            ) from error
        raise


def _not_visible_yet() -> TryLater:
    """AWS shows what was just created a little later than it confirms it."""
    return TryLater(
        "AWS does not see the endpoint's configuration yet.", code="not_visible_yet", retry_after=2
    )
