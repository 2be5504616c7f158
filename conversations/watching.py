"""Follows running answers for all viewers of this process over one connection to Valkey. Their end
is also looked up in the database, so that viewers see it while Valkey is away."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterable
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import redis
from django.db import Error as DatabaseTrouble

from conversations import buffer
from conversations.ended import ended
from conversations.events import Entry
from conversations.offloading import DatabaseThreads
from conversations.tails import Tail

logger = logging.getLogger(__name__)

READERS = 8
THREADS = 2
SWEEP_SECONDS = 1.0
RETRY_SECONDS = 0.5
LINGER_SECONDS = 30.0
CONFIRM_SECONDS = 2.0
IDLE_CHANNEL = "generation:none"


class Watcher:
    """Lives on one event loop from its first viewer until some time after its last."""

    def __init__(self) -> None:
        self.tails: dict[UUID, Tail] = {}
        self.calls: Any = None
        self.confirmed: dict[str, asyncio.Event] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.leaving = False
        self.client = buffer.open_client(READERS)
        self.threads = DatabaseThreads(THREADS, "viewers")
        self.life = asyncio.create_task(self._live())

    def enter(self, generation_id: UUID) -> Tail:
        tail = self.tails.get(generation_id) or self._begin(generation_id)
        tail.viewers += 1
        return tail

    def leave(self, tail: Tail) -> None:
        tail.viewers -= 1
        if not tail.viewers:
            self.tails.pop(tail.generation_id, None)

    def _begin(self, generation_id: UUID) -> Tail:
        tail = self.tails[generation_id] = Tail(generation_id)
        if self.calls is not None:
            self._spawn(self._load(tail))
        return tail

    async def _live(self) -> None:
        loops = [asyncio.create_task(self._hear()), asyncio.create_task(self._sweep())]
        try:
            await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.leaving = True
            for task in (*loops, *self.tasks):
                task.cancel()
            await asyncio.gather(*loops, *self.tasks, return_exceptions=True)
            await self.client.aclose()
            await self.threads.close()

    async def _hear(self) -> None:
        """One subscription for all; when it breaks, everything is read again."""
        while True:
            try:
                async with self.client.pubsub() as calls:
                    await calls.subscribe(IDLE_CHANNEL)
                    self.calls, self.confirmed = calls, {}
                    for tail in self.tails.values():
                        self._spawn(self._load(tail))
                    while True:
                        self._take(await calls.get_message(timeout=None))
            except (redis.RedisError, OSError) as error:
                logger.warning("Valkey is away, viewers wait for the database: %s", error)
            finally:
                self.calls = None
            for tail in list(self.tails.values()):
                tail.loaded.set()
            await asyncio.sleep(RETRY_SECONDS)

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        name = message["channel"]
        if message["type"] == "subscribe":
            self.confirmed.setdefault(name, asyncio.Event()).set()
        elif message["type"] == "message":
            tail = self.tails.get(UUID(name.removeprefix("generation:")))
            if tail is not None:
                self._hand(tail, Entry.unpacked(message["data"]))

    def _hand(self, tail: Tail, entry: Entry) -> None:
        if tail.reading:
            tail.early.append(entry)
        elif not tail.add(entry):
            tail.reading = True
            tail.early.append(entry)
            self._spawn(self._load(tail))

    async def _load(self, tail: Tail) -> None:
        """Subscribe first, then read what was before: nothing falls between."""
        name, calls = buffer.channel(tail.generation_id), self.calls
        if calls is None:
            return
        tail.reading = True
        try:
            confirmed = self.confirmed.setdefault(name, asyncio.Event())
            await calls.subscribe(name)
            async with asyncio.timeout(CONFIRM_SECONDS):
                await confirmed.wait()
            tail.take(await buffer.read(self.client, tail.generation_id, after=tail.last))
        except (redis.RedisError, OSError) as error:
            logger.warning("An answer's events could not be read: %s", error)
            tail.reading = False
        if not tail.finished:
            await self._look([tail])
        tail.loaded.set()

    async def _sweep(self) -> None:
        """Look for ends that Valkey did not tell, drop what nobody views; leave when idle."""
        idle = 0.0
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            idle = 0.0 if self.tails else idle + SWEEP_SECONDS
            if idle > LINGER_SECONDS:
                self.leaving = True
                return
            await self._look([tail for tail in self.tails.values() if not tail.finished])
            await self._unsubscribe()

    async def _unsubscribe(self) -> None:
        viewed = {buffer.channel(id) for id in self.tails}
        for name in [name for name in self.confirmed if name not in viewed | {IDLE_CHANNEL}]:
            del self.confirmed[name]
            if self.calls is not None:
                with contextlib.suppress(redis.RedisError, OSError):
                    await self.calls.unsubscribe(name)

    async def _look(self, tails: Iterable[Tail]) -> None:
        by_id = {tail.generation_id: tail for tail in tails}
        if not by_id:
            return
        try:
            for id, entries in (await self.threads.run(ended, list(by_id))).items():
                by_id[id].conclude(entries)
        except DatabaseTrouble as error:
            logger.warning("The database is away, viewers wait: %s", error)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


_watchers: WeakKeyDictionary[asyncio.AbstractEventLoop, Watcher] = WeakKeyDictionary()


def watcher() -> Watcher:
    """The one of the running loop; a new one when the last has left."""
    loop = asyncio.get_running_loop()
    found = _watchers.get(loop)
    if found is None or found.leaving:
        found = _watchers[loop] = Watcher()
    return found


class Following:
    """The answer's tail, for as long as the context lasts.

    No generator of its own: viewers are generators already, and are closed in any order.
    """

    def __init__(self, generation_id: UUID) -> None:
        self.generation_id = generation_id

    async def __aenter__(self) -> Tail:
        self.watcher = watcher()
        self.tail = self.watcher.enter(self.generation_id)
        try:
            await self.tail.loaded.wait()
        except asyncio.CancelledError:
            self.watcher.leave(self.tail)
            raise
        return self.tail

    async def __aexit__(self, *error: object) -> None:
        self.watcher.leave(self.tail)
