"""Django's PostgreSQL, which neither hammers at a server that is away nor asks it all the time."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base as django_postgresql

from staque.postgres.backoff import BackOff, TooSoon

# One a server and process: all threads of it knock at the same door.
_doors: dict[tuple[Any, ...], BackOff] = {}
# Whether a connection lives is asked once in so long: a busy one need not say so every time.
ALIVE_SECONDS = 1.0


class DatabaseWrapper(django_postgresql.DatabaseWrapper):
    """Opens connections; after a failure only now and then, and one thread at a time."""

    _alive_until = 0.0

    def is_usable(self) -> bool:
        """Django asks before each request. After an error nothing is taken for granted."""
        if time.monotonic() < self._alive_until and not self.errors_occurred:
            return True
        usable = super().is_usable()
        self._alive_until = time.monotonic() + ALIVE_SECONDS if usable else 0.0
        return usable

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._alive_until = 0.0
        where = tuple(conn_params.get(name) for name in ("host", "port", "dbname", "user"))
        door = _doors.setdefault(where, BackOff())
        try:
            with door.knock():
                return super().get_new_connection(conn_params)
        except TooSoon as error:
            raise OperationalError(
                f"The database was away a moment ago; the next try is in {error.seconds:.1f} s."
            ) from error


# Django asks an engine for a module of this name.
sys.modules[f"{__name__}.base"] = sys.modules[__name__]
