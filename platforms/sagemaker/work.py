"""What performing a step needs: the order, the access, and a look at what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from platforms.aws.border import border
from platforms.aws.clients import control
from platforms.contract import Access, Order, Step
from platforms.errors import Gone

MOVING = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"})


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
