"""OpenAI's chat wire: the body of a question, and what comes back, whole or in pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from platforms.contract import Delta, Ending, Json, Question, Secret, StopReason, TokenUsage
from platforms.dialects import USUAL, Dialect
from platforms.errors import Misunderstood
from platforms.lines import Lines
from platforms.openai_errors import error_in_stream
from platforms.openai_usage import usage_of

# The wire's own words, those of other wires that servers let through, and Google's.
STOP_REASONS: dict[str, StopReason] = {
    "stop": "complete",
    "eos_token": "complete",
    "end_turn": "complete",
    "length": "length",
    "max_tokens": "length",
    "stop_sequence": "stop_sequence",
    "content_filter": "filtered",
    "refusal": "filtered",
    "safety": "filtered",
    "prohibited_content": "filtered",
}


def chat_body(question: Question, *, model: str, dialect: Dialect = USUAL) -> dict[str, Json]:
    """The JSON body of a question; what the question leaves open is not mentioned."""
    messages: list[Json] = [{"role": turn.role, "content": turn.content} for turn in question.turns]
    if question.system_prompt:
        messages.insert(0, {"role": "system", "content": question.system_prompt})
    options: dict[str, Json] = {
        "model": model or None,
        dialect.limit_name: question.max_tokens,
        "temperature": question.temperature,
        "top_p": question.top_p,
        "stop": list(question.stop) or None,
        "reasoning_effort": question.reasoning_effort,
    }
    if question.stream:
        options["stream"] = True
        options["stream_options"] = {"include_usage": True} if dialect.stream_options else None
    given = {name: value for name, value in options.items() if value is not None}
    return {"messages": messages, **given}


class ChatStream:
    """Reads one streamed answer. Feed it bytes as they come, then ask for its ending."""

    def __init__(self, *, secret: Secret | None = None) -> None:
        self._lines = Lines()
        self._secret = secret
        self._stop_reason: StopReason | None = None
        self._usage: TokenUsage | None = None
        self._refused = False
        self.done = False

    def feed(self, data: bytes) -> Iterator[Delta]:
        """The deltas that these bytes complete."""
        for line in self._lines.feed(data):
            yield from self._line(line)

    def finish(self) -> Iterator[Delta | Ending]:
        """What was still held back, and the ending. `Misunderstood` where the stream broke off."""
        for line in self._lines.rest():
            yield from self._line(line)
        if self._stop_reason is None and not self.done:
            raise Misunderstood("The answer broke off before its end.", code="cut_off")
        reason = "filtered" if self._refused else self._stop_reason
        yield Ending(stop_reason=reason or "unknown", usage=self._usage)

    def _line(self, line: str) -> Iterator[Delta]:
        # Some containers send bare JSON lines instead of server-sent events.
        data = line if line.startswith("{") else _event_data(line)
        if self.done or not data:
            return
        if data == "[DONE]":
            self.done = True
            return
        chunk = decoded(data)
        if chunk.get("error"):
            raise error_in_stream(chunk["error"], secret=self._secret)
        self._usage = usage_of(chunk.get("usage")) or self._usage
        for choice in _choices(chunk):
            # A server that does not stream sends the message in one piece.
            message = choice.get("delta") or choice.get("message")
            self._refused |= refuses(message)
            yield from pieces(message)
            if reason := choice.get("finish_reason"):
                self._stop_reason = stop_reason_of(reason)


def whole_answer(body: bytes, *, secret: Secret | None = None) -> Iterator[Delta | Ending]:
    """An answer that was fetched at once: one delta for thought, one for text, the ending."""
    answer = decoded(body)
    if answer.get("error"):
        raise error_in_stream(answer["error"], secret=secret)
    choices = list(_choices(answer))
    if not choices:
        raise Misunderstood("The answer holds no text.")
    message = choices[0].get("message")
    yield from pieces(message)
    said = stop_reason_of(choices[0].get("finish_reason"))
    reason: StopReason = "filtered" if refuses(message) else said
    yield Ending(stop_reason=reason, usage=usage_of(answer.get("usage")))


def stop_reason_of(word: object) -> StopReason:
    return STOP_REASONS.get(str(word).lower(), "unknown")


def refuses(message: object) -> bool:
    """A refusal is text of the model's own, in a place of its own: it is shown, and said to be."""
    return isinstance(message, dict) and bool(message.get("refusal"))


def pieces(message: object) -> Iterator[Delta]:
    """The thought and the text of a message or of a delta of one."""
    if not isinstance(message, dict):
        return
    thought = message.get("reasoning_content") or message.get("reasoning")
    if isinstance(thought, str) and thought:
        yield Delta(text=thought, reasoning=True)
    for key in ("content", "refusal"):
        if text := _joined(message.get(key)):
            yield Delta(text=text)


def decoded(data: str | bytes) -> dict[str, Any]:
    """One JSON object, else `Misunderstood`."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Misunderstood("The answer is not valid JSON.", vendor_text=_start(data)) from error
    if not isinstance(value, dict):
        raise Misunderstood("The answer is not a JSON object.", vendor_text=_start(data))
    return value


def _event_data(line: str) -> str:
    """The payload of a `data:` line; comments, event names and blank lines carry none."""
    return line[5:].strip() if line.startswith("data:") else ""


def _choices(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The first choice alone: we never ask for several."""
    choices = answer.get("choices")
    for choice in choices if isinstance(choices, list) else []:
        if isinstance(choice, dict) and choice.get("index", 0) == 0:
            yield choice


def _joined(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return ""


def _start(data: str | bytes) -> str:
    text = data if isinstance(data, str) else data.decode(errors="replace")
    return text[:300]
