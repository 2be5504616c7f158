"""Server-sent events of an answer, for programs. No connection or thread is held meanwhile.

A viewer who leaves stops nothing; one who comes back with the last id seen misses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

from conversations.events import HEARTBEAT, Entry
from conversations.tails import Tail
from conversations.watching import Following

HEARTBEAT_SECONDS = 15.0


async def events(
    generation_id: UUID, *, after: int = 0, patience: float = HEARTBEAT_SECONDS
) -> AsyncIterator[str]:
    """`started`, `delta`, `snapshot`, `usage` and one `done` or `error`, each with its id."""
    async with Following(generation_id) as tail:
        async for entry in entries(tail, after=after, patience=patience):
            yield HEARTBEAT if entry is None else entry.wire()


async def outcome(generation_id: UUID) -> Entry:
    """The last event of an answer, waited for."""
    async with Following(generation_id) as tail:
        async for entry in entries(tail):
            if entry is not None and entry.final:
                return entry
    raise LookupError("An answer's events ended without a last one.")


async def entries(
    tail: Tail, *, after: int = 0, patience: float = HEARTBEAT_SECONDS
) -> AsyncIterator[Entry | None]:
    """Entries as they come, None whenever nothing came for `patience` seconds."""
    position = 0 if after > tail.last else after
    while True:
        changed = tail.changed
        for entry in tail.after(position):
            yield entry
            position = entry.number
        # While a slow viewer took those, more may have come: `changed` is set then.
        if tail.finished and position >= tail.last:
            return
        if not await wait(changed, patience):
            yield None


async def wait(event: asyncio.Event, seconds: float) -> bool:
    """Whether it happened in time."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
