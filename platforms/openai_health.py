"""Whether a server that speaks OpenAI's wire serves a model now, told alike for every server."""

from __future__ import annotations

from collections.abc import Callable

from platforms.contract import Check, Order
from platforms.errors import PlatformError, Throttled
from platforms.openai_listing import LOAD_IT


def judged(order: Order, *, looked_at: str, is_listed: Callable[[], bool]) -> Check:
    """Free of charge: a list is read, no model is asked.

    A server that does not answer does not serve, whoever's fault that is; one that asks for fewer
    requests says nothing about the model, and its error is handed on.
    """
    try:
        listed = is_listed()
    except Throttled:
        raise
    except PlatformError as error:
        return Check(
            code="health",
            verdict="fail",
            title=error.text,
            detail=error.vendor_text,
            remedy=error.advice or "See that the server runs and can be reached.",
            looked_at=looked_at,
        )
    return Check(
        code="health",
        verdict="pass" if listed else "fail",
        title=f"The server {'lists' if listed else 'does not list'} {order.model_id}",
        remedy="" if listed else LOAD_IT,
        looked_at=looked_at,
    )
