"""Putting a server's model to work: nothing is started, so launching means to see it listed."""

from __future__ import annotations

from platforms.contract import Access, Blueprint, Check, Observation, Order, Step
from platforms.errors import PlatformError
from platforms.openai_compatible.listing import ids_of
from platforms.openai_listing import listed_check, not_listed, nothing_made, see_it_listed
from platforms.openai_verify import failed_check


class Listing:
    """The launcher of a server that is already running: it costs nothing and removes nothing."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def blueprint(self, order: Order) -> Blueprint:
        return nothing_made(see_it_listed(order))

    def checks(self, order: Order) -> list[Check]:
        try:
            found = self._is_listed(order)
        except PlatformError as error:
            return [failed_check(error)]
        reached = Check(
            code="reachable", verdict="pass", title="The server answers", looked_at="GET /models"
        )
        return [reached, listed_check(order, found)]

    def perform(self, order: Order, step: Step) -> None:
        if not self._is_listed(order):
            raise not_listed(order)

    def observe(self, order: Order) -> Observation:
        if not self._is_listed(order):
            return Observation(status="absent")
        return Observation(
            status="in_service", endpoint_url=self._access.base_url, remote_id=order.model_id
        )

    def _is_listed(self, order: Order) -> bool:
        return order.model_id in ids_of(self._access)
