"""What hangs on a connection. The rooms above say so; this one does not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Use:
    """Something that runs through a connection; USD an hour where it costs by the hour."""

    name: str
    url: str
    per_hour_usd: Decimal | None = None


Teller = Callable[[UUID], list[Use]]
_tellers: list[Teller] = []


def ask_also(teller: Teller) -> None:
    """Called once by a room above, when it starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def uses(connection_id: UUID) -> list[Use]:
    """Everything that is not deleted and was put to work through the connection."""
    return [use for teller in _tellers for use in teller(connection_id)]
