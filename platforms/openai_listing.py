"""What it means that a server lists a model, or does not, told alike by every launcher."""

from __future__ import annotations

from platforms.contract import Blueprint, Check, Order, Step
from platforms.errors import Gone

LIST = "GET /models"
LOAD_IT = "Load the model there, or choose one that it lists."


def nothing_made(*looks: Step) -> Blueprint:
    """The life of a model that others run: starting looks, stopping closes our gate alone."""
    return Blueprint(launch=looks, stop=(), start=looks, delete=(), expected_seconds=1)


def see_it_listed(order: Order) -> Step:
    return Step(
        name="verify",
        title="See that the server lists the model",
        call="GET /models",
        remote_name=order.model_id,
        parameters={"model": order.model_id},
    )


def not_listed(order: Order) -> Gone:
    return Gone(f"The server does not list {order.model_id}.", advice=LOAD_IT)


def listed_check(order: Order, found: bool) -> Check:
    if found:
        return Check(
            code="model", verdict="pass", title=f"The server lists {order.model_id}", looked_at=LIST
        )
    return Check(
        code="model",
        verdict="fail",
        title=f"The server does not list {order.model_id}",
        remedy=LOAD_IT,
        looked_at=LIST,
    )
