"""The running answers in Valkey: numbered events in a stream, the text so far beside it.

Every key has a time to live. All of it may be lost at any time: the writer then begins again with
a snapshot, and the end stands in the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from conversations.events import Entry
from conversations.waking import client

RUNNING_SECONDS = 3600
ENDED_SECONDS = 600
KEPT_EVENTS = 5000


def channel(generation_id: UUID) -> str:
    return f"generation:{generation_id}"


def events_key(generation_id: UUID) -> str:
    return f"generation:{generation_id}:events"


def text_key(generation_id: UUID) -> str:
    return f"generation:{generation_id}:text"


def reasoning_key(generation_id: UUID) -> str:
    return f"generation:{generation_id}:reasoning"


def open_client(connections: int) -> redis.asyncio.Redis:
    """A client that waits for a free connection and never repeats a command by itself."""
    pool = redis.asyncio.BlockingConnectionPool.from_url(
        settings.REDIS_URL,
        max_connections=connections,
        timeout=5,
        decode_responses=True,
        protocol=2,
        socket_connect_timeout=2,
        socket_timeout=5,
        retry=Retry(NoBackoff(), 0),
    )
    return redis.asyncio.Redis.from_pool(pool)


def put(pipe: Any, generation_id: UUID, entries: Sequence[Entry], *, renew: bool) -> None:
    """Queue entries, the text that they make and their announcement on a pipeline.

    `renew` sets the time to live anew: writers ask for it at first and now and then.
    """
    events, text = events_key(generation_id), text_key(generation_id)
    reasoning = reasoning_key(generation_id)
    for entry in entries:
        packed = entry.packed()
        pipe.xadd(events, {"entry": packed}, id=f"{entry.number}-0", maxlen=KEPT_EVENTS)
        if entry.kind == "snapshot":
            pipe.set(text, entry.data["text"])
            pipe.set(reasoning, entry.data.get("reasoning", ""))
        elif entry.kind == "delta":
            pipe.append(reasoning if entry.data.get("reasoning") else text, entry.data["text"])
        pipe.publish(channel(generation_id), packed)
    ended = bool(entries) and entries[-1].final
    if renew or ended:
        seconds = ENDED_SECONDS if ended else RUNNING_SECONDS
        pipe.expire(events, seconds)
        pipe.expire(text, seconds)
        pipe.expire(reasoning, seconds)


@dataclass(frozen=True)
class Stored:
    """What the buffer holds of one answer: events after some number, and the text after all."""

    entries: list[Entry]
    text: str
    reasoning: str = ""


@dataclass(frozen=True)
class SoFar:
    """What a running answer says until now, and the number of its newest event."""

    text: str = ""
    reasoning: str = ""
    newest: int = 0


async def read(connection: redis.asyncio.Redis, generation_id: UUID, *, after: int = 0) -> Stored:
    """Events and text of one moment."""
    pipe = connection.pipeline(transaction=True)
    pipe.xrange(events_key(generation_id), min=f"({after}-0", max="+")
    pipe.mget(text_key(generation_id), reasoning_key(generation_id))
    rows, (text, reasoning) = await pipe.execute()
    entries = [Entry.unpacked(fields["entry"]) for _, fields in rows]
    return Stored(entries, text or "", reasoning or "")


def read_now(generation_id: UUID) -> SoFar:
    """What is written so far, for those who do not follow.

    Raises `redis.RedisError` when Valkey is away.
    """
    pipe = client(settings.REDIS_URL).pipeline(transaction=True)
    pipe.mget(text_key(generation_id), reasoning_key(generation_id))
    pipe.xrevrange(events_key(generation_id), count=1)
    (text, reasoning), newest = pipe.execute()
    number = int(newest[0][0].partition("-")[0]) if newest else 0
    return SoFar(text or "", reasoning or "", number)


def so_far(generation_id: UUID) -> SoFar:
    """As `read_now`; nothing when Valkey is away, because the end will stand in the database."""
    try:
        return read_now(generation_id)
    except redis.RedisError:
        return SoFar()


def text_so_far(generation_id: UUID) -> str:
    return so_far(generation_id).text
