"""Putting a server's model to work: nothing is started, so launching means to see it listed."""

from __future__ import annotations

from platforms.contract import Access, Blueprint, Check, Observation, Order, Step
from platforms.errors import Gone, PlatformError
from platforms.openai_server import listed
from platforms.openai_verify import failed_check


class Listing:
    """The launcher of a server that is already running: it costs nothing and removes nothing."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def blueprint(self, order: Order) -> Blueprint:
        see = Step(
            name="verify",
            title="See that the server lists the model",
            call="GET /models",
            remote_name=order.model_id,
            parameters={"model": order.model_id},
        )
        return Blueprint(launch=(see,), stop=(), start=(see,), delete=(), expected_seconds=1)

    def checks(self, order: Order) -> list[Check]:
        try:
            found = self._is_listed(order)
        except PlatformError as error:
            return [failed_check(error)]
        reached = Check(code="reachable", verdict="pass", title="The server answers")
        return [reached, _listed_check(order, found)]

    def perform(self, order: Order, step: Step) -> None:
        if not self._is_listed(order):
            raise Gone(
                f"The server does not list {order.model_id}.",
                advice="Load the model there, or choose one that it lists.",
            )

    def observe(self, order: Order) -> Observation:
        if not self._is_listed(order):
            return Observation(status="absent")
        return Observation(
            status="in_service", endpoint_url=self._access.base_url, remote_id=order.model_id
        )

    def _is_listed(self, order: Order) -> bool:
        return any(model["id"] == order.model_id for model in listed(self._access))


def _listed_check(order: Order, found: bool) -> Check:
    if found:
        return Check(code="model", verdict="pass", title=f"The server lists {order.model_id}")
    return Check(
        code="model",
        verdict="fail",
        title=f"The server does not list {order.model_id}",
        remedy="Load the model there, or choose one that it lists.",
    )
