"""Counts what is asked for in a minute, and refuses what is too much; counted in Valkey.

With Valkey away nothing is counted and nothing refused: that is said in the log, and work goes on.
"""

from __future__ import annotations

import logging
import time
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Literal, NamedTuple

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation.refusals import Refusal

logger = logging.getLogger(__name__)

Rule = Literal["address", "person", "write", "sign_in"]
WINDOW = 60
SILENT_SECONDS = 5.0
_silent_until = 0.0


class TooMany(Refusal):
    """More than the operator allows in a minute; `details` name the rule and its number."""

    code = "throttled"
    status = 429


class Count(NamedTuple):
    """One request under a rule; `who` is a person or an address."""

    rule: Rule
    who: str


def demand(*counts: Count) -> None:
    """Count a request under each rule; refuses with `TooMany` where one is spent."""
    limits = settings.STAQUE_THROTTLES
    kept = [count for count in counts if count.who and limits.get(count.rule)]
    if not kept:
        return
    now = time.time()
    minute = int(now // WINDOW)
    numbers = _counted([f"rate:{one.rule}:{one.who}:{minute}" for one in kept])
    for one, number in zip(kept, numbers, strict=False):
        limit = limits[one.rule]
        if number > limit:
            wait = max(1, round((minute + 1) * WINDOW - now))
            text = f"More than {limit} requests a minute are too many here: wait {wait} s."
            raise TooMany(text, details={"rule": one.rule, "limit": limit}, retry_after=wait)


def neighbourhood(address: str) -> str:
    """An address as it is counted: in IPv6 everybody has 2⁶⁴ of them, so their network is."""
    if ":" not in address:
        return address
    return str(ip_network((int(ip_address(address)) >> 64 << 64, 64)))


def _counted(keys: list[str]) -> list[int]:
    """How often each was counted by now, this time included; nothing while Valkey is away."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return []
    try:
        with _client(settings.REDIS_URL).pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.incr(key)
                pipe.expire(key, 2 * WINDOW)
            told = pipe.execute()
    except (redis.RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        logger.warning("Valkey is away, no request is counted and none throttled: %s", error)
        return []
    return [int(number) for number in told[::2]]


@cache
def _client(url: str) -> redis.Redis:
    timeouts = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    return redis.Redis.from_url(url, **timeouts, retry=Retry(NoBackoff(), 0))
