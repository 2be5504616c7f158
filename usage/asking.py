"""Which lines of the ledger somebody asks about: when, whose, of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from usage.models import LedgerQuerySet

By = Literal["user", "model", "resource", "thread", "day"]

KEYS: Mapping[By, tuple[str, ...]] = {
    "user": ("user__username",),
    "model": ("model_id", "platform"),
    "resource": ("resource_id", "resource_name"),
    "thread": ("thread_id", "user__username", "model_id"),
    "day": ("day",),
}
COLUMNS: Mapping[str, str] = {"user__username": "username"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Empty means any. `since` and `until` are days of UTC, both of them counted in."""

    since: date | None = None
    until: date | None = None
    user: str = ""
    model: str = ""
    resource: UUID | None = None
    thread: UUID | None = None
    unpriced: bool = False

    def of(self, entries: LedgerQuerySet) -> LedgerQuerySet:
        conditions = {
            "occurred_at__gte": _midnight(self.since),
            "occurred_at__lt": _midnight(self.until and self.until + timedelta(days=1)),
            "user__username": self.user,
            "model_id": self.model,
            "resource_id": self.resource,
            "thread_id": self.thread,
            "cost_status": "unpriced" if self.unpriced else "",
        }
        return entries.filter(**{name: value for name, value in conditions.items() if value})


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None
