"""Writes one answer: asks the model, hands every piece on, and ends it in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from enum import Enum
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import InterfaceError, OperationalError

from conversations import ending, history, listening, trimming
from conversations.branches import course
from conversations.claiming import Claim
from conversations.ending import Outcome
from conversations.events import closing
from conversations.listening import Brief, Heard
from conversations.messages import Fault, Message
from conversations.models import Generation, GenerationStatus
from conversations.offloading import DatabaseThreads
from conversations.scribing import Scribe
from deployments import inference
from foundation.refusals import Missing, Refusal
from foundation.text import clean
from platforms.contract import Ending
from platforms.errors import PlatformError

logger = logging.getLogger(__name__)
T = TypeVar("T")

FIRST_DELAY, LAST_DELAY = 0.1, 2.0
LONGEST_QUOTE = 300
# The database is away. Any other trouble with it would be the same the next time.
AWAY = (OperationalError, InterfaceError)


class Why(Enum):
    """Why an answer is ended before its own end."""

    STOP = "stop"
    LEAVING = "leaving"
    LOST = "lost"


SHUT_DOWN = Fault(code="interrupted", text="Staque was stopped while this answer was written.")
BUG = Fault(code="server_error", text="Something went wrong on our side: ask again.")


class Answer:
    """One answer of a desk. `write` runs until the end stands in the database."""

    def __init__(
        self, claim: Claim, *, holder: UUID, threads: DatabaseThreads, scribe: Scribe
    ) -> None:
        self.claim = claim
        self.holder = holder
        self.threads = threads
        self.scribe = scribe
        self.heard = Heard()
        self.brief: Brief | None = None
        self.why: Why | None = None
        self.script = scribe.begin(
            generation_id=claim.generation_id,
            thread_id=claim.thread_id,
            message_id=claim.message_id,
        )
        self.listening = asyncio.create_task(self._listen())
        if claim.stop_requested:
            self.cut(Why.STOP)

    def cut(self, why: Why) -> None:
        """End it now; the connection to the platform is closed."""
        if self.why is None:
            self.why = why
            self.listening.cancel()

    async def write(self) -> None:
        await asyncio.wait([self.listening])
        self.heard.over()
        if self.why is Why.LOST:
            return
        events = await self.scribe.seal(self.script)
        message = await self._patiently(lambda: self._end(self._trouble(), events))
        if message is not None:
            self.scribe.finish(self.script, closing(message, after=events))

    async def _listen(self) -> None:
        id = self.claim.generation_id
        brief = self.brief = await self._patiently(lambda: prepare(id))
        self.heard.asked()
        answer = inference.ask(brief.target, brief.turns, brief.system_prompt, brief.parameters)
        async with aclosing(cast(Any, answer)) as events:
            async for event in events:
                if isinstance(event, Ending):
                    self.heard.ending = event
                    break
                shown = self.heard.hear(event.text, reasoning=event.reasoning)
                if shown:
                    self.scribe.say(self.script, shown, reasoning=event.reasoning)

    def _trouble(self) -> BaseException | None:
        return None if self.listening.cancelled() else self.listening.exception()

    def _end(self, trouble: BaseException | None, events: int) -> Message | None:
        """In a database thread: reckon the cost, write everything."""
        heard = self.heard
        error = trouble if isinstance(trouble, PlatformError) else None
        status, fault = self._verdict(trouble)
        outcome = Outcome(
            status=status,
            text=heard.text,
            reasoning=heard.reasoning,
            left_out=self.brief.left_out if self.brief else 0,
            stop_reason=heard.ending.stop_reason if heard.ending else None,
            bill=listening.bill(self.brief, heard, error) if self.brief else None,
            latency_ms=heard.ended_ms,
            first_token_ms=heard.first_ms,
            error=fault,
            events=events,
        )
        right = ending.held_by(self.holder)
        return ending.end(self.claim.generation_id, right=right, outcome=outcome)

    def _verdict(self, trouble: BaseException | None) -> tuple[GenerationStatus, Fault | None]:
        if self.heard.ending is not None:
            return GenerationStatus.COMPLETE, None
        if self.why is Why.STOP:
            return GenerationStatus.STOPPED, None
        broken = GenerationStatus.INTERRUPTED if self.heard.text else GenerationStatus.FAILED
        if self.why is Why.LEAVING:
            return GenerationStatus.INTERRUPTED, SHUT_DOWN
        if isinstance(trouble, PlatformError):
            return broken, Fault(code=trouble.code, text=_told(trouble))
        if isinstance(trouble, Refusal):
            return broken, Fault(code=trouble.code, text=trouble.text)
        logger.error("An answer broke off unexpectedly", exc_info=trouble)
        return broken, BUG

    async def _patiently(self, work: Callable[[], T]) -> T:
        """Try again while the database is away; the lease decides whether it still counts."""
        delay = FIRST_DELAY
        while True:
            try:
                return await self.threads.run(work)
            except AWAY as error:
                logger.warning("The database is away, an answer waits for it: %s", error)
            await asyncio.sleep(delay)
            delay = min(delay * 2, LAST_DELAY)


def _told(trouble: PlatformError) -> str:
    """Our words, what to do, and the platform's own words where it had any."""
    theirs = clean(trouble.vendor_text)[:LONGEST_QUOTE]
    said = f"It said: {theirs}" if theirs else ""
    return " ".join(part for part in (trouble.text, trouble.advice, said) if part)


def prepare(generation_id: UUID) -> Brief:
    """Read what is to be asked; refuses when the resource cannot answer (any more)."""
    found = Generation.objects.select_related("thread", "resource__catalog_model")
    generation = found.defer("thread__thread_data").get(id=generation_id)
    thread = generation.thread
    if generation.resource is None:
        raise Missing("The deployment that was asked does not exist any more.")
    model = generation.resource.catalog_model
    target = inference.target(generation.resource.id)
    prompt, parameters = inference.completed(target, thread.system_prompt, thread.parameters)
    said = course(history.messages(thread.id), str(generation.question_id))
    turns, left_out = trimming.fit(
        listening.turns(said),
        prompt,
        model.context_window if model else None,
        parameters,
    )
    return Brief(
        target=target,
        turns=turns,
        left_out=left_out,
        system_prompt=prompt,
        parameters=parameters,
    )
