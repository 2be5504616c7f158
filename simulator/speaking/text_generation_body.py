"""The text-generation body of TGI and older LMI containers: `inputs` and `parameters`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud
from simulator.speaking.generation import Generation, generate
from simulator.speaking.openai_body import BadBody
from simulator.speaking.tokens import token_id

Body = dict[str, Any]

# TGI's own default when max_new_tokens is missing.
_DEFAULT_NEW_TOKENS = 100


@dataclass(frozen=True, kw_only=True)
class TextRequest:
    """`max_new_tokens` and `stop` come out of `parameters`."""

    inputs: str
    max_new_tokens: int
    details: bool
    stream: bool
    stop: tuple[str, ...]


def read_text(body: Body) -> TextRequest:
    inputs, parameters = body.get("inputs"), body.get("parameters") or {}
    if not isinstance(inputs, str) or not inputs:
        raise BadBody("Input validation error: `inputs` cannot be empty", "inputs")
    if not isinstance(parameters, dict):
        raise BadBody("Input validation error: `parameters` must be an object", "parameters")
    wanted = parameters.get("max_new_tokens", _DEFAULT_NEW_TOKENS)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted <= 0:
        raise BadBody("Input validation error: `max_new_tokens` must be strictly positive")
    # TGI refuses 0, where OpenAI's wire takes it.
    temperature = parameters.get("temperature")
    if temperature is not None and temperature <= 0:
        raise BadBody("Input validation error: `temperature` must be strictly positive")
    return TextRequest(
        inputs=inputs,
        max_new_tokens=wanted,
        details=bool(parameters.get("details")),
        stream=bool(body.get("stream")),
        stop=tuple(parameters.get("stop") or ()),
    )


def begin(cloud: Cloud, model: str, asked: TextRequest) -> Generation:
    return generate(
        cloud, model, asked.inputs, _last_turn(asked.inputs), asked.max_new_tokens, asked.stop
    )


def _last_turn(inputs: str) -> str:
    """The last thing a user said inside a chat template; the whole text when there is none."""
    text = inputs
    for mark in ("[INST]", "<|user|>", "<|im_start|>user", "<start_of_turn>user", "User:"):
        _, found, after = text.rpartition(mark)
        text = after if found else text
    _, found, after = text.rpartition("<|start_header_id|>user<|end_header_id|>")
    text = after if found else text
    for mark in ("[/INST]", "<|eot_id|>", "<|end|>", "<|im_end|>", "<end_of_turn>", "Assistant:"):
        text = text.partition(mark)[0]
    return text.strip()


@dataclass(frozen=True)
class TextAnswer:
    """Writes one generation as TGI does; it says nothing of the prompt's length."""

    generation: Generation
    details: bool = True

    @property
    def _details(self) -> Body:
        reason = "stop_sequence" if self.generation.stopped else "eos_token"
        return {
            "finish_reason": "length" if self.generation.cut_short else reason,
            "generated_tokens": len(self.generation.tokens),
            "seed": None,
        }

    def complete(self) -> list[Body]:
        answer: Body = {"generated_text": self.generation.text}
        if self.details:
            answer["details"] = self._details | {"prefill": [], "tokens": []}
        return [answer]

    def opening(self) -> bytes:
        return b""

    def token(self, number: int, token: str) -> bytes:
        last = number == len(self.generation.tokens) - 1
        line: Body = {
            "index": number + 1,
            "token": {"id": token_id(token), "text": token, "logprob": -0.1, "special": False},
            "generated_text": self.generation.text if last else None,
            "details": self._details if last else None,
        }
        return b"data:" + json.dumps(line, ensure_ascii=False).encode() + b"\n\n"

    def closing(self) -> Iterator[bytes]:
        return iter(())
