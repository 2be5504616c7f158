"""The OpenAI chat body, as vLLM and LMI containers and OpenAI-compatible servers speak it."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.cloud import Cloud
from simulator.speaking.generation import Generation, generate
from simulator.speaking.tokens import tokens_of

Body = dict[str, Any]

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_DEFAULT_MAX_TOKENS = 4096


class BadBody(Exception):
    """A body that the model's server refuses; `parameter` is where it is wrong."""

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.parameter = parameter


@dataclass(frozen=True, kw_only=True)
class ChatRequest:
    """What of a chat body matters here; the rest is checked for its type and let be."""

    messages: list[Body]
    max_tokens: int
    stream: bool
    include_usage: bool
    stop: tuple[str, ...]

    @property
    def prompt(self) -> str:
        return "\n".join(f"{said['role']}: {text_of(said)}" for said in self.messages)

    @property
    def question(self) -> str:
        asked = [said for said in self.messages if said["role"] == "user"]
        return text_of((asked or self.messages)[-1])


def text_of(message: Body) -> str:
    content = message.get("content")
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


def read_chat(body: Body) -> ChatRequest:
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise BadBody("'messages' must be a list with at least one message", "messages")
    for number, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            raise BadBody("each message needs a known 'role'", f"messages[{number}].role")
    _check_numbers(body)
    stop = body.get("stop") or ()
    options = body.get("stream_options") or {}
    if options and not body.get("stream"):
        raise BadBody("'stream_options' is only allowed when 'stream' is true", "stream_options")
    return ChatRequest(
        messages=messages,
        max_tokens=body.get("max_completion_tokens")
        or body.get("max_tokens")
        or _DEFAULT_MAX_TOKENS,
        stream=bool(body.get("stream")),
        include_usage=bool(options.get("include_usage")),
        stop=(stop,) if isinstance(stop, str) else tuple(stop),
    )


_RANGES = {
    "max_tokens": (1, 1_000_000),
    "max_completion_tokens": (1, 1_000_000),
    "temperature": (0, 2),
    "top_p": (0, 1),
}


def _check_numbers(body: Body) -> None:
    for name, (low, high) in _RANGES.items():
        value = body.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadBody(f"'{name}' must be a number", name)
        if not low <= value <= high:
            raise BadBody(f"'{name}' must be between {low} and {high}", name)


def begin(cloud: Cloud, model: str, asked: ChatRequest) -> Generation:
    return generate(cloud, model, asked.prompt, asked.question, asked.max_tokens, asked.stop)


@dataclass(frozen=True)
class ChatAnswer:
    """Writes one generation in OpenAI's shapes; some servers never send usage.

    A `thought` goes before the text, under the name that the server has for it; a server that has
    none counts it and keeps it to itself.
    """

    generation: Generation
    include_usage: bool = False
    sends_usage: bool = True
    thought: str = ""
    thought_name: str = "reasoning_content"
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def usage(self) -> Body:
        thought = len(tokens_of(self.thought))
        said, asked = len(self.generation.tokens) + thought, self.generation.prompt_tokens
        counts: Body = {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
            "prompt_tokens_details": {"cached_tokens": self.generation.cached_tokens},
        }
        if thought:
            counts["completion_tokens_details"] = {"reasoning_tokens": thought}
        return counts

    @property
    def finish_reason(self) -> str:
        return "length" if self.generation.cut_short else "stop"

    def complete(self) -> Body:
        message = {"role": "assistant", "content": self.generation.text}
        if self.thought and self.thought_name:
            message[self.thought_name] = self.thought
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        answer = self._frame("chat.completion") | {"choices": [choice]}
        return answer | {"usage": self.usage} if self.sends_usage else answer

    # OpenAI begins with the role alone, before any text.
    def opening(self) -> bytes:
        role = self._chunk({"role": "assistant", "content": ""}, None)
        shown = tokens_of(self.thought) if self.thought_name else []
        return role + b"".join(self._chunk({self.thought_name: one}, None) for one in shown)

    def token(self, number: int, token: str) -> bytes:
        return self._chunk({"content": token}, None)

    def closing(self) -> Iterator[bytes]:
        yield self._chunk({}, self.finish_reason)
        if self.include_usage and self.sends_usage:
            yield _event(
                self._frame("chat.completion.chunk") | {"choices": [], "usage": self.usage}
            )
        yield b"data: [DONE]\n\n"

    def _chunk(self, delta: Body, finish_reason: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        chunk = self._frame("chat.completion.chunk") | {"choices": [choice]}
        return _event(chunk | {"usage": None} if self.include_usage and self.sends_usage else chunk)

    def _frame(self, kind: str) -> Body:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.generation.model,
        }


def _event(chunk: Body) -> bytes:
    # Raw UTF-8 rather than escapes: real servers do it, and parts may then be cut inside a letter.
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"
