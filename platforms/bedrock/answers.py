"""Reads what a model answers: the events of a stream, or the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from platforms.aws.border import member
from platforms.contract import Delta, Ending, StopReason, TokenUsage
from platforms.errors import Misunderstood
from platforms.openai_usage import count

STOP_REASONS: Mapping[str, StopReason] = {
    "end_turn": "complete",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "stop_sequence": "stop_sequence",
    "guardrail_intervened": "filtered",
    "content_filtered": "filtered",
}


class ConverseStream:
    """One streamed answer: text and thought as they come, its counts last of all."""

    def __init__(self) -> None:
        self._stop_reason: StopReason | None = None
        self._usage: TokenUsage | None = None
        self.done = False

    def feed(self, event: Mapping[str, Any]) -> Iterator[Delta]:
        """What an event says; kinds that are not known say nothing."""
        delta = event.get("contentBlockDelta", {}).get("delta")
        if isinstance(delta, Mapping):
            yield from _said(delta)
        if "messageStop" in event:
            self._stop_reason = stop_reason(event["messageStop"])
        if "metadata" in event:
            self._usage = usage_of(event["metadata"].get("usage"))
            self.done = self._stop_reason is not None

    def ending(self) -> Ending:
        """`Misunderstood` where the stream broke off before the model had stopped."""
        if self._stop_reason is None:
            raise Misunderstood("The answer broke off before its end.", code="cut_off")
        return Ending(stop_reason=self._stop_reason, usage=self._usage)


def whole_answer(answer: Mapping[str, Any]) -> Iterator[Delta | Ending]:
    """An answer that was fetched at once."""
    message = member(member(answer, "output"), "message")
    for block in member(message, "content"):
        thought = block.get("reasoningContent", {}).get("reasoningText", {}).get("text")
        if thought:
            yield Delta(text=thought, reasoning=True)
        if block.get("text"):
            yield Delta(text=block["text"])
    yield Ending(stop_reason=stop_reason(answer), usage=usage_of(answer.get("usage")))


def stop_reason(said: Mapping[str, Any]) -> StopReason:
    return STOP_REASONS.get(str(said.get("stopReason")), "unknown")


def usage_of(said: object) -> TokenUsage | None:
    """AWS counts what goes through the cache beside the input, and thought within the output."""
    if not isinstance(said, Mapping):
        return None
    given, written = count(said.get("inputTokens")), count(said.get("outputTokens"))
    if given is None or written is None:
        return None
    return TokenUsage(
        input_tokens=given,
        output_tokens=written,
        cache_read_tokens=count(said.get("cacheReadInputTokens")) or 0,
        cache_write_tokens=count(said.get("cacheWriteInputTokens")) or 0,
    )


def _said(delta: Mapping[str, Any]) -> Iterator[Delta]:
    thought = delta.get("reasoningContent")
    if isinstance(thought, Mapping) and thought.get("text"):
        yield Delta(text=str(thought["text"]), reasoning=True)
    if delta.get("text"):
        yield Delta(text=str(delta["text"]))
