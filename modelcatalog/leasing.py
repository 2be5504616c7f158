"""The right to read one connection: one reader at a time, and how far it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import UUID, uuid4

from modelcatalog.models import ClockTimestamp, Connection, ConnectionQuerySet

LEASE = timedelta(minutes=5)
RENEW_SECONDS = 60.0
TELL_SECONDS = 1.0
Phase = Literal["server", "models", "prices"]


class LeaseLost(Exception):
    """Another reader has taken over, or the connection was closed: what was read is dropped."""


@dataclass
class Lease:
    """The right to read one connection, until a time in the database's clock."""

    connection_id: UUID
    holder: UUID = field(default_factory=uuid4)
    renewed: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        """Whether it was free."""
        free = Connection.objects.active().unclaimed().filter(pk=self.connection_id)
        claim = {"refreshing_by": self.holder, "refreshing_until": ClockTimestamp() + LEASE}
        return bool(free.update(**claim, reading_phase="", reading_count=0))

    def rows(self) -> ConnectionQuerySet:
        """The connection, as long as the lease is ours."""
        return Connection.objects.active().filter(pk=self.connection_id, refreshing_by=self.holder)

    def begin(self, phase: Phase) -> None:
        """Say what is being read now."""
        self._say(reading_phase=phase)

    def keep(self, count: int) -> None:
        """Say how many models have been read, and renew, when it is time."""
        now = time.monotonic()
        if now - self.renewed >= RENEW_SECONDS or now - self.told >= TELL_SECONDS:
            self._say(reading_count=count)

    def end(self, **outcome: object) -> bool:
        """Say how it went and give the lease up, unless that was done or it is lost."""
        ended = {"refreshing_by": None, "refreshing_until": None, "reading_phase": ""}
        return bool(self.rows().update(**ended, refresh_tried_at=ClockTimestamp(), **outcome))

    def _say(self, **progress: str | int) -> None:
        until = ClockTimestamp() + LEASE
        if not self.rows().update(refreshing_until=until, **progress):
            raise LeaseLost
        self.renewed = self.told = time.monotonic()
