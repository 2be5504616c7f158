"""What the frame around every page shows; asked for only when a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from home import queries
from home.beginnings import connect_url
from upkeep import vitals
from upkeep.vitals import Standstill

ROOMS = {
    "home": "home",
    "conversations": "chat",
    "modelcatalog": "models",
    "deployments": "deployments",
    "usage": "usage",
}

WAITING = frozenset({"home", "chat", "models", "deployments"})


@dataclass
class Frame:
    """The person, the room, and what burns. Every figure is one query, made at first use."""

    user: User
    room: str

    @cached_property
    def _burning(self) -> queries.Burning:
        return queries.burning(self.user)

    @cached_property
    def _kinds(self) -> tuple[bool, bool]:
        return queries.connection_kinds(self.user)

    @property
    def burn_rate(self) -> Decimal:
        return self._burning.usd_per_hour

    @property
    def burn_simulated(self) -> Decimal:
        """The part of the rate that is rehearsed and costs nobody money."""
        return self._burning.simulated_usd

    @property
    def running(self) -> int:
        return self._burning.count

    @property
    def has_simulated(self) -> bool:
        return self._kinds[0]

    @property
    def simulated_only(self) -> bool:
        simulated, real = self._kinds
        return simulated and not real

    @cached_property
    def standstill(self) -> Standstill | None:
        """For the rooms whose pages depend on what is done in the background."""
        return vitals.standstill() if self.room in WAITING else None

    @property
    def connect_url(self) -> str:
        """Where a real connection is made, for those who may."""
        return connect_url(self.user)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor; strangers and error pages get no frame."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {}
    match = request.resolver_match
    name = (match.namespace or match.url_name or "") if match else ""
    # Settings are one place to people, whichever room keeps them.
    room = "settings" if request.path.startswith("/settings/") else ROOMS.get(name, "")
    return {"frame": Frame(user=user, room=room)}
