"""Whether a NIM is ready and lists the model; NVIDIA's own hosting has only its list to look at."""

from __future__ import annotations

from platforms.contract import Access, Check, Order
from platforms.nim.health import demand_ready, is_nvidias
from platforms.openai_health import judged
from platforms.openai_server import listed


class Readiness:
    def __init__(self, access: Access) -> None:
        self._access = access

    def check(self, order: Order) -> Check:
        hosted = is_nvidias(self._access)
        looked_at = "GET /models" if hosted else "GET /health/ready, GET /models"
        return judged(order, looked_at=looked_at, is_listed=lambda: self._is_ready(order))

    def _is_ready(self, order: Order) -> bool:
        demand_ready(self._access)
        return any(row["id"] == order.model_id for row in listed(self._access))
