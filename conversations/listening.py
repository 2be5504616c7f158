"""What was heard of one answer: its text as it comes, and what to make of how it ended."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from conversations import estimating
from conversations.messages import Bill, Message
from deployments import inference
from deployments.inference import Target
from foundation.text import clean
from platforms.contract import Ending, TokenUsage, Turn
from platforms.errors import (
    Denied,
    Gone,
    Misunderstood,
    PlatformError,
    Refused,
    Throttled,
    Unreachable,
)

# Half a million tokens: more than any model writes at once, and what a message may hold.
LONGEST_ANSWER = 2_000_000

# These come before anything was computed for us; any other trouble may have been billed.
FREE = (Unreachable, Throttled, Refused, Denied, Gone)


@dataclass(frozen=True, kw_only=True)
class Brief:
    """All that asking needs, read from the database beforehand."""

    target: Target
    left_out: int = 0
    turns: Sequence[Turn]
    system_prompt: str
    parameters: dict[str, Any]


@dataclass
class Heard:
    """Text and times of one answer. Milliseconds count from the question's being sent."""

    parts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    asked_at: float | None = None
    first_ms: int | None = None
    ended_ms: int | None = None
    ending: Ending | None = None
    carried: str = ""
    heard: int = 0

    @property
    def text(self) -> str:
        return clean("".join(self.parts) + self.carried)

    @property
    def reasoning(self) -> str:
        return clean("".join(self.thoughts))

    def asked(self) -> None:
        self.asked_at = time.monotonic()

    def hear(self, text: str, *, reasoning: bool) -> str:
        """Take a piece of text; what may be shown of it now.

        Half a surrogate pair waits for its other half, which careless servers send later.
        """
        if self.first_ms is None:
            self.first_ms = self._elapsed()
        self.heard += len(text)
        if self.heard > LONGEST_ANSWER:
            raise Misunderstood("The answer grew without end and was cut here.", code="too_long")
        if reasoning:
            self.thoughts.append(clean(text))
            return self.thoughts[-1]
        text, self.carried = self.carried + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self.carried = text[:-1], text[-1]
        shown = clean(text)
        self.parts.append(shown)
        return shown

    def over(self) -> None:
        if self.asked_at is not None and self.ended_ms is None:
            self.ended_ms = self._elapsed()

    def _elapsed(self) -> int:
        return round((time.monotonic() - (self.asked_at or time.monotonic())) * 1000)


def turns(messages: Sequence[Message]) -> list[Turn]:
    """The history as platforms take it: nothing empty, and the speakers take turns.

    An answer that failed without a word leaves two questions in a row: they become one.
    """
    said: list[Turn] = []
    for message in messages:
        if not message["content"].strip():
            continue
        turn = Turn(role=message["role"], content=message["content"])
        if said and said[-1].role == turn.role:
            before = said.pop()
            turn = Turn(role=turn.role, content=f"{before.content}\n\n{turn.content}")
        said.append(turn)
    return said


def bill(brief: Brief, heard: Heard, error: PlatformError | None) -> Bill | None:
    """What the answer cost, by the platform's count or, flagged, by our own reckoning."""
    if heard.asked_at is None or (isinstance(error, FREE) and not heard.heard):
        return None
    counted = heard.ending.usage if heard.ending else None
    said = heard.reasoning + heard.text
    usage = counted or estimating.usage(brief.turns, brief.system_prompt, said)
    busy = (heard.ended_ms or 0) / 1000
    return priced(brief.target, usage, busy_seconds=busy, estimated=counted is None)


def priced(target: Target, usage: TokenUsage, *, busy_seconds: float, estimated: bool) -> Bill:
    """A cost is no better known than the tokens that it was made from."""
    cost = inference.cost(target, usage, busy_seconds)
    status, basis = cost.status, dict(cost.basis)
    if estimated:
        basis["tokens"] = "reckoned here, because the platform sent no count"
        status = "estimated" if status == "priced" else status
    return Bill(usage=usage, estimated=estimated, usd=cost.usd, status=status, basis=basis)
