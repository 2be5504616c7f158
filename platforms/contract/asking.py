"""Asking a model: what is said, and what comes back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

from platforms.contract.launching import Order
from platforms.contract.words import StopReason


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One thing said before: by the `user` or by the `assistant`."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a launched order. Parameters left None are the model's own defaults.

    Without `stream` the answer is fetched whole and comes as one delta.
    """

    order: Order
    turns: tuple[Turn, ...]
    system_prompt: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    reasoning_effort: Literal["low", "medium", "high"] | None = None
    stream: bool = True


@dataclass(frozen=True, kw_only=True)
class TokenUsage:
    """Disjoint, non-negative buckets: their sum is all that the platform counted.

    `input_tokens` excludes both cache buckets; `output_tokens` excludes reasoning.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Delta:
    """The next piece of text. `reasoning` marks thought that is not part of the answer."""

    text: str
    reasoning: bool = False


@dataclass(frozen=True, kw_only=True)
class Ending:
    """The last event of every answer. `usage` is None where the platform sent none."""

    stop_reason: StopReason
    usage: TokenUsage | None


class Chat(Protocol):
    """Asks. The iterator yields deltas and exactly one `Ending`, or raises a `PlatformError`.

    Closing the iterator early (`aclosing`) closes the connection to the platform. A question is
    sent once; one refused for its form may be put in another, which costs nothing.
    """

    def ask(self, question: Question) -> AsyncGenerator[Delta | Ending]: ...
