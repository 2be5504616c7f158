"""Putting a NIM's model to work: nothing is made; a hosted one is asked whether it may be used,
a container whether it is ready."""

from __future__ import annotations

from platforms.contract import Access, Blueprint, Check, Observation, Order, Step
from platforms.errors import PlatformError, TryLater
from platforms.nim.admission import demand_admission
from platforms.nim.health import LOADING, container, demand_ready, is_nvidias
from platforms.openai_listing import listed_check, not_listed, nothing_made, see_it_listed
from platforms.openai_server import listed
from platforms.openai_verify import failed_check

READY = "ready"


class Serving:
    """The launcher of NIMs: it starts, stops and removes nothing, and nothing costs by the hour."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def blueprint(self, order: Order) -> Blueprint:
        if is_nvidias(self._access):
            return nothing_made(see_it_listed(order), _see_it_admitted(order))
        return nothing_made(_see_it_ready(order), see_it_listed(order))

    def checks(self, order: Order) -> list[Check]:
        try:
            ready = demand_ready(self._access)
            found = self._is_listed(order)
            if found and not ready:
                demand_admission(self._access, order.model_id)
        except PlatformError as error:
            return [failed_check(error)]
        return [self._reached(ready), listed_check(order, found)]

    def perform(self, order: Order, step: Step) -> None:
        if step.name == READY:
            demand_ready(self._access)
        elif not self._is_listed(order):
            raise not_listed(order)
        elif not demand_ready(self._access):
            demand_admission(self._access, order.model_id)

    def observe(self, order: Order) -> Observation:
        try:
            demand_ready(self._access)
        except TryLater as error:
            if error.code != LOADING:
                raise
            return Observation(
                status="provisioning", reason_code=LOADING, reason_text=f"{error.text}"
            )
        if not self._is_listed(order):
            return Observation(status="absent")
        return Observation(
            status="in_service", endpoint_url=self._access.base_url, remote_id=order.model_id
        )

    def _is_listed(self, order: Order) -> bool:
        return any(row["id"] == order.model_id for row in listed(self._access))

    def _reached(self, ready: bool) -> Check:
        if not ready:
            return Check(
                code="reachable",
                verdict="pass",
                title="NVIDIA accepts the key",
                looked_at="POST /chat/completions without messages",
            )
        said = container(self._access)
        served = f"It serves {', '.join(said.serves)}." if said.serves else ""
        return Check(
            code="reachable",
            verdict="pass",
            title=f"{said.label} is ready",
            detail=served,
            looked_at="GET /health/ready and /metadata",
        )


def _see_it_ready(order: Order) -> Step:
    return Step(
        name=READY,
        title="See that the server is ready",
        call="GET /health/ready",
        remote_name=order.model_id,
        parameters={"model": order.model_id},
    )


def _see_it_admitted(order: Order) -> Step:
    return Step(
        name="admission",
        title="See that the key may ask the model",
        call="POST /chat/completions without messages",
        remote_name=order.model_id,
        parameters={"model": order.model_id, "messages": []},
    )
