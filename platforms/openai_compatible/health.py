"""Whether a server lists the model that somebody counts on."""

from __future__ import annotations

from platforms.contract import Access, Check, Order
from platforms.openai_compatible.listing import ids_of
from platforms.openai_health import judged


class ListedHealth:
    def __init__(self, access: Access) -> None:
        self._access = access

    def check(self, order: Order) -> Check:
        return judged(
            order,
            looked_at="GET /models",
            is_listed=lambda: order.model_id in ids_of(self._access),
        )
