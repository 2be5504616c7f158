"""Signs of life of the database, Valkey, the workers and beat."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.models import F

from foundation.clock import Now
from upkeep.models import Part

# Beat: by renewing its lease. Worker: says so itself. Work: a task that beat sent was run.
BEAT, WORKER, WORK, PREPARED = "beat", "worker", "work", "prepared"
FRESH = timedelta(seconds=15)
LOOK_SECONDS = 5.0
REPORTS = """
    INSERT INTO upkeep_parts (name, seen_at) VALUES (%s, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
"""


@dataclass(frozen=True)
class Sign:
    """When a part was last seen, and how long ago that is by the database's clock."""

    seen_at: datetime
    age: timedelta

    @property
    def fresh(self) -> bool:
        return self.age <= FRESH


@dataclass(frozen=True)
class Standstill:
    """Since when nothing is done in the background, and what is missing."""

    since: datetime
    missing: str


@dataclass
class _Look:
    good_until: float = 0.0
    found: Standstill | None = None


_last = _Look()


def report(part: str) -> None:
    """The part lives."""
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, [part])


def forget() -> None:
    """Signs of an earlier run say nothing about this one."""
    Part.objects.all().delete()
    report(PREPARED)


def signs() -> dict[str, Sign]:
    """Of every part that was ever seen."""
    rows = Part.objects.annotate(age=Now() - F("seen_at"))
    return {row.name: Sign(row.seen_at, row.age) for row in rows}


def verdicts() -> dict[str, str]:
    """`ok` or what is wrong, for each part."""
    try:
        seen = signs()
    except Error:
        unknown = {"worker": "unknown", "beat": "unknown"}
        return {"database": "away", "valkey": _valkey(), **unknown}
    beat = _age(seen.get(BEAT))
    return {"database": "ok", "valkey": _valkey(), "worker": _worker(seen, beat), "beat": beat}


def standstill() -> Standstill | None:
    """None while work is done, and where nothing was ever started; looked at now and then.

    Every page asks: what was seen a few seconds ago is good enough for them.
    """
    if time.monotonic() >= _last.good_until:
        _last.found = _standstill()
        _last.good_until = time.monotonic() + LOOK_SECONDS
    return _last.found


def _standstill() -> Standstill | None:
    seen = signs()
    last = seen.get(WORK) or seen.get(PREPARED)
    if last is None or last.fresh:
        return None
    return Standstill(last.seen_at, _missing(seen))


def _missing(seen: dict[str, Sign]) -> str:
    """Which part to look after first; beat and workers both wait while Valkey is away."""
    if _valkey() != "ok":
        return "valkey"
    beats = BEAT in seen and seen[BEAT].fresh
    return "worker" if beats else "beat"


def _worker(seen: dict[str, Sign], beat: str) -> str:
    """Proven by work; where beat sends none, by the worker's own word."""
    work, own = _age(seen.get(WORK)), _age(seen.get(WORKER))
    if work == "ok" or (own == "ok" and beat != "ok"):
        return "ok"
    return f"lives, but did nothing: {work}" if own == "ok" else own


def ask_valkey() -> None:
    """Raises a `RedisError` or an `OSError` within a second when it is away."""
    patience = {"socket_timeout": 1, "socket_connect_timeout": 1}
    with redis.Redis.from_url(settings.REDIS_URL, **patience) as client:
        client.ping()


def _valkey() -> str:
    try:
        ask_valkey()
    except (redis.RedisError, OSError):
        return "away"
    return "ok"


def _age(sign: Sign | None) -> str:
    if sign is None:
        return "not seen"
    return "ok" if sign.fresh else f"last seen {sign.age.total_seconds():.0f} s ago"
