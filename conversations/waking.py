"""Tells the desks that there is something to do, without ever being relied upon.

Desks look into the database anyway; a message through Valkey only makes them look at once.
"""

from __future__ import annotations

import functools
import logging
from uuid import UUID

import redis
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

CHANNEL = "generations:wake"


@functools.cache
def client(url: str) -> redis.Redis:
    """One pool of connections a process. Short patience: somebody's request waits meanwhile."""
    return redis.Redis.from_url(
        url, decode_responses=True, socket_timeout=1, socket_connect_timeout=1, protocol=2
    )


def wake_after_commit(generation_id: UUID) -> None:
    """Have desks look for waiting answers and for stops, once the transaction is committed."""
    transaction.on_commit(functools.partial(wake, generation_id))


def wake(generation_id: UUID) -> None:
    try:
        client(settings.REDIS_URL).publish(CHANNEL, str(generation_id))
    except redis.RedisError as error:
        logger.warning("Desks were not woken, they will look by themselves: %s", error)
