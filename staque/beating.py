"""Beat, of which several may run and one beats: the others stand by and take over."""

from __future__ import annotations

import logging
import time
from typing import Any
from uuid import uuid4

from celery.beat import Scheduler
from django.db import Error, close_old_connections

from upkeep import leases
from upkeep.vitals import BEAT

logger = logging.getLogger(__name__)

LEASE_SECONDS = 6.0
RENEW_SECONDS = 1.5
LOOK_SECONDS = 1.0


class OneBeat(Scheduler):  # type: ignore[misc]  # Celery has no types
    """Sends only while it holds the lease, which stands in the database, not in Valkey.

    Keeps its times in memory: whoever takes over sends everything once, and every task may run
    twice. What happens once a day must therefore be found due in the database.
    """

    max_interval = LOOK_SECONDS

    def __init__(self, *args: Any, **options: Any) -> None:
        self.holder = uuid4()
        self.held_until = self.renew_at = 0.0
        self.beats = False
        super().__init__(*args, **options)

    def tick(self, *args: Any, **options: Any) -> float:
        """Seconds until the next look."""
        if not self._mine():
            return LOOK_SECONDS
        return min(float(super().tick(*args, **options)), LOOK_SECONDS)

    def close(self) -> None:
        if self.beats:
            try:
                leases.let_go(BEAT, self.holder)
            except Error as error:
                logger.warning("The lease could not be let go, it runs out: %s", error)
        super().close()

    def _mine(self) -> bool:
        now = time.monotonic()
        if now >= self.renew_at:
            self._renew(now)
        mine = time.monotonic() < self.held_until
        if mine is not self.beats:
            logger.info("This beat beats." if mine else "This beat stands by.")
            self.beats = mine
        return mine

    def _renew(self, now: float) -> None:
        """Counted from before the question, so that we never believe in it longer than others."""
        close_old_connections()
        self.renew_at = now + RENEW_SECONDS
        try:
            if leases.hold(BEAT, self.holder, seconds=LEASE_SECONDS):
                self.held_until = now + LEASE_SECONDS
            else:
                self.held_until = 0.0
        except Error as error:
            logger.warning("The database is away, beat waits for it: %s", error)
