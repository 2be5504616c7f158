"""Signs of life of the database, Valkey, the worker and beat."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.db import Error, connection
from redis.exceptions import RedisError

BEAT = "vitals:beat"
WORKER = "vitals:worker"
FRESH_SECONDS = 15


def beat_lives(sent_at: float) -> None:
    """Told by the task that beat sends and a worker runs: both live."""
    cache.set_many({BEAT: sent_at, WORKER: time.time()}, timeout=FRESH_SECONDS * 4)


def forget() -> None:
    """Signs of an earlier run say nothing about this one. Raises when Valkey is away."""
    cache.delete_many([BEAT, WORKER])


def verdicts() -> dict[str, str]:
    """`ok` or what is wrong, for each part."""
    return {"database": _database(), **_valkey_worker_beat()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "away"
    return "ok"


def _valkey_worker_beat() -> dict[str, str]:
    try:
        seen = cache.get_many([BEAT, WORKER])
    except (RedisError, OSError):
        return {"valkey": "away", "worker": "unknown", "beat": "unknown"}
    return {
        "valkey": "ok",
        "worker": _freshness(seen.get(WORKER)),
        "beat": _freshness(seen.get(BEAT)),
    }


def _freshness(at: float | None) -> str:
    if at is None:
        return "not seen"
    age = time.time() - at
    return "ok" if age <= FRESH_SECONDS else f"last seen {age:.0f} s ago"
