"""Writes all of a desk's running answers into Valkey, together and not too often.

Deltas of one answer that come within a beat become one event, and one round trip carries the
events of every answer. Nothing waits for Valkey when it is away: what arrives there next is a
snapshot of all text.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from uuid import UUID

import redis

from conversations import buffer
from conversations.events import Entry, started

logger = logging.getLogger(__name__)

BEAT = 0.02
PAUSE = 0.5
PATIENCE = 1.0
RENEW_SECONDS = 60.0
CONNECTIONS = 2


class Script:
    """One answer's events: what is numbered already, and what waits for the next beat."""

    def __init__(self, opening: Entry, generation_id: UUID) -> None:
        self.generation_id = generation_id
        self.opening: Entry | None = opening
        self.number = 0
        self.parts: list[str] = []
        self.thoughts: list[str] = []
        self.pending: list[tuple[str, bool]] = []
        self.closing: list[Entry] | None = None
        self.sealed = self.broken = self.flying = False
        self.quiet = asyncio.Event()
        self.renewed = -RENEW_SECONDS

    @property
    def text(self) -> str:
        self.parts = ["".join(self.parts)]
        return self.parts[0]

    @property
    def whole(self) -> dict[str, str]:
        """What a snapshot tells: all text, and all reasoning where there is any."""
        self.thoughts = ["".join(self.thoughts)]
        thought = {"reasoning": self.thoughts[0]} if self.thoughts[0] else {}
        return {"text": self.text, **thought}

    def seal(self) -> int:
        """Take no more text; the number after which the closing events are counted."""
        self.sealed = True
        self.broken = self.broken or self.flying or bool(self.pending) or self.opening is not None
        if self.broken:
            self.number += 1 + (self.opening is not None)
        return self.number

    def take(self) -> list[Entry]:
        """Number what waits for this beat."""
        entries: list[Entry] = []
        before = self.number
        if self.sealed and self.broken:
            before -= 1 + (self.opening is not None)
        if self.opening is not None:
            entries.append(Entry(before + 1, "started", self.opening.data))
        if self.broken:
            entries.append(Entry(before + len(entries) + 1, "snapshot", self.whole))
        else:
            entries += self._deltas(before + len(entries))
        self.pending = []
        if not self.sealed and entries:
            self.number = entries[-1].number
        return entries + (self.closing or [])

    def _deltas(self, number: int) -> list[Entry]:
        """Neighbouring pieces of one sort become one event."""
        joined: list[tuple[list[str], bool]] = []
        for text, reasoning in self.pending:
            if not joined or joined[-1][1] != reasoning:
                joined.append(([], reasoning))
            joined[-1][0].append(text)
        entries = []
        for at, (texts, reasoning) in enumerate(joined, number + 1):
            mark = {"reasoning": True} if reasoning else {}
            entries.append(Entry(at, "delta", {"text": "".join(texts), **mark}))
        return entries

    def landed(self, entries: list[Entry], *, arrived: bool) -> None:
        """What became of a batch."""
        self.flying = False
        if arrived:
            self.opening = None
        else:
            self.renewed = -RENEW_SECONDS
        if not self.sealed:
            self.broken = not arrived
        if arrived and not self.pending:
            self.quiet.set()


class Scribe:
    """The one writer of a desk. `open` it on the loop that it shall live on."""

    def __init__(self) -> None:
        self.due = asyncio.Event()
        self.waiting: dict[UUID, Script] = {}
        self.leaving = False

    async def open(self) -> None:
        self.client = buffer.open_client(CONNECTIONS)
        self.task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Let what waits arrive, with patience, then leave."""
        self.leaving = True
        self.due.set()
        await asyncio.wait([self.task], timeout=PATIENCE)
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task
        await self.client.aclose()

    def begin(self, *, generation_id: UUID, thread_id: UUID, message_id: UUID) -> Script:
        ids = {"generation_id": generation_id, "thread_id": thread_id, "message_id": message_id}
        script = Script(started(1, **ids), generation_id)
        self._call(script)
        return script

    def say(self, script: Script, text: str, *, reasoning: bool = False) -> None:
        script.pending.append((text, reasoning))
        (script.thoughts if reasoning else script.parts).append(text)
        self._call(script)

    async def seal(self, script: Script) -> int:
        """Let the text arrive, with patience but not for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await script.quiet.wait()
        return script.seal()

    def finish(self, script: Script, closing: list[Entry]) -> None:
        """The last events. Should they not arrive, viewers find the end in the database."""
        script.closing = closing
        self._call(script)

    def _call(self, script: Script) -> None:
        script.quiet.clear()
        self.waiting[script.generation_id] = script
        self.due.set()

    async def _run(self) -> None:
        while not self.leaving or self.waiting:
            await self.due.wait()
            arrived = await self._beat()
            await asyncio.sleep(BEAT if arrived else PAUSE)

    async def _beat(self) -> bool:
        """Send everything that waits in one round trip."""
        self.due.clear()
        scripts, self.waiting = list(self.waiting.values()), {}
        batch = [(script, script.take()) for script in scripts]
        for script, _ in batch:
            script.flying = True
        arrived = await self._write(batch)
        for script, entries in batch:
            script.landed(entries, arrived=arrived)
            if not arrived and script.closing is None:
                self.waiting.setdefault(script.generation_id, script)
        if self.waiting:
            self.due.set()
        return arrived

    async def _write(self, batch: list[tuple[Script, list[Entry]]]) -> bool:
        pipe = self.client.pipeline(transaction=True)
        now = time.monotonic()
        for script, entries in batch:
            renew = now - script.renewed > RENEW_SECONDS
            # The text's key comes to life with the first piece, not with the opening.
            if renew and script.number > 1:
                script.renewed = now
            buffer.put(pipe, script.generation_id, entries, renew=renew)
        try:
            await pipe.execute()
        except (redis.RedisError, OSError) as error:
            logger.warning("Valkey took no events, answers go on without it: %s", error)
            return False
        return True
