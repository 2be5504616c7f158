"""Django's PostgreSQL, which does not hammer at a server that is away."""

from __future__ import annotations

import sys
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base as django_postgresql

from staque.postgres.backoff import BackOff, TooSoon

# One a server and process: all threads of it knock at the same door.
_doors: dict[tuple[Any, ...], BackOff] = {}


class DatabaseWrapper(django_postgresql.DatabaseWrapper):
    """Opens connections; after a failure only now and then, and one thread at a time."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
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
