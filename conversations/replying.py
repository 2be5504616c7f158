"""The desk: takes waiting answers by lease and writes them, many at once, beside the web server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar
from uuid import UUID, uuid4

import redis
from django.conf import settings
from django.db import Error as DatabaseTrouble

from conversations import awaiting, buffer, claiming, waking
from conversations.claiming import Claim
from conversations.offloading import DatabaseThreads
from conversations.scribing import Scribe
from conversations.writing import Answer, Why
from deployments import inference

logger = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 200
THREADS = 4
LOOK_SECONDS = 1.0
STOP_SECONDS = 0.5
RETRY_SECONDS = 0.5
LEAVE_SECONDS = 5.0
CANCEL_SECONDS = 0.5


class Desk:
    """Lives as long as the web process does; several desks share the work by leases.

    No open answer holds a thread or a database connection: `THREADS` of each serve all of them.
    """

    def __init__(self, *, at_once: int = AT_ONCE) -> None:
        self.at_once = at_once
        self.holder = uuid4()
        self.answers: dict[UUID, Answer] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.loops: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        self.work_due, self.stops_due = asyncio.Event(), asyncio.Event()
        self.threads = DatabaseThreads(THREADS, "desk")
        self.scribe = Scribe()
        self.client = buffer.open_client(1)
        self.lines = AsyncExitStack()
        await self.lines.enter_async_context(inference.open_lines())
        await self.scribe.open()
        loops = (self._take(), self._heed_stops(), self._hold(), self._hear())
        self.loops = [asyncio.create_task(loop) for loop in loops]

    async def close(self) -> None:
        """End running answers as interrupted, with what is written of them, and leave."""
        await _cancel(self.loops)
        for answer in self.answers.values():
            answer.cut(Why.LEAVING)
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=LEAVE_SECONDS)
        await _cancel(list(self.tasks))
        await self.lines.aclose()
        await self.scribe.close()
        await self.client.aclose()
        await self.threads.close()

    async def _take(self) -> None:
        """Claim whatever waits, when called and every so often."""
        while True:
            self.work_due.clear()
            if await self._try(awaiting.let_through, otherwise=0):
                # The next ones in line are let through once these are taken up.
                self.work_due.set()
            free = self.at_once - len(self.answers)
            for claim in await self._try(claiming.claim, self.holder, free) if free else ():
                self._start(claim)
            await _wait(self.work_due, LOOK_SECONDS)

    def _start(self, claim: Claim) -> None:
        answer = Answer(claim, holder=self.holder, threads=self.threads, scribe=self.scribe)
        self.answers[claim.generation_id] = answer
        task = asyncio.create_task(self._see_through(answer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _see_through(self, answer: Answer) -> None:
        try:
            await answer.write()
        except Exception:
            # The lease runs out and the answer is ended as interrupted by somebody else.
            logger.exception("An answer could not be ended")
        finally:
            del self.answers[answer.claim.generation_id]
            self.work_due.set()

    async def _heed_stops(self) -> None:
        while True:
            self.stops_due.clear()
            if self.answers:
                for id in await self._try(claiming.to_stop, tuple(self.answers)):
                    self._cut(id, Why.STOP)
            await _wait(self.stops_due, STOP_SECONDS)

    async def _hold(self) -> None:
        """Renew leases well before they end; what is lost meanwhile is not ours to end."""
        while True:
            await asyncio.sleep(settings.STAQUE_GENERATION_LEASE_SECONDS / 3)
            held = set(self.answers)
            if not held:
                continue
            kept = await self._try(claiming.renew, self.holder, held, otherwise=held)
            for id in held.difference(kept):
                self._cut(id, Why.LOST)

    def _cut(self, id: UUID, why: Why) -> None:
        if answer := self.answers.get(id):
            answer.cut(why)

    async def _hear(self) -> None:
        """Be woken through Valkey; while it is away the other loops look by themselves."""
        while True:
            with contextlib.suppress(redis.RedisError, OSError):
                async with self.client.pubsub() as calls:
                    await calls.subscribe(waking.CHANNEL)
                    while True:
                        await calls.get_message(timeout=None)
                        self.work_due.set()
                        self.stops_due.set()
            await asyncio.sleep(RETRY_SECONDS)

    async def _try(self, work: Callable[..., Any], *args: Any, otherwise: Any = ()) -> Any:
        try:
            return await self.threads.run(work, *args)
        except DatabaseTrouble as error:
            logger.warning("The database is away, the desk waits for it: %s", error)
            return otherwise


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    """Until all have ended: a client that is just connecting may take a cancellation for a
    timeout, and go on."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_SECONDS)
