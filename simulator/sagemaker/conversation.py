"""One request to a container: which payload it speaks, and the answer in that payload."""

import json
from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud
from simulator.sagemaker.endpoint import Fleet
from simulator.speaking import openai_body, text_generation_body
from simulator.speaking.generation import Generation
from simulator.speaking.openai_body import ChatAnswer
from simulator.speaking.text_generation_body import TextAnswer

Body = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A generation with the payload that carries it."""

    generation: Generation
    answer: ChatAnswer | TextAnswer
    asked_to_stream: bool

    @property
    def content_type(self) -> str:
        return "text/event-stream" if self.asked_to_stream else "application/json"

    def complete_body(self) -> bytes:
        """Whole, as a container gives it; a streamed body comes whole when nobody reads parts."""
        if not self.asked_to_stream:
            return json.dumps(self.answer.complete(), ensure_ascii=False).encode()
        tokens = enumerate(self.generation.tokens)
        spoken = b"".join(self.answer.token(number, token) for number, token in tokens)
        return self.answer.opening() + spoken + b"".join(self.answer.closing())


def converse(cloud: Cloud, fleet: Fleet, body: Body) -> Conversation:
    """A model of the hub speaks its own payload; somebody's own container takes either."""
    known = cloud.facts.models.get(fleet.model_id or "")
    # An unknown container is taken to understand what it is asked in.
    payload = known.payload if known else ("openai" if "messages" in body else "text_generation")
    name = fleet.model_id or fleet.model_name
    return _chat(cloud, name, body) if payload == "openai" else _text(cloud, name, body)


def _chat(cloud: Cloud, name: str, body: Body) -> Conversation:
    asked = openai_body.read_chat(body)
    generation = openai_body.begin(cloud, name, asked)
    answer = ChatAnswer(generation, include_usage=asked.include_usage)
    return Conversation(generation=generation, answer=answer, asked_to_stream=asked.stream)


def _text(cloud: Cloud, name: str, body: Body) -> Conversation:
    asked = text_generation_body.read_text(body)
    generation = text_generation_body.begin(cloud, name, asked)
    answer = TextAnswer(generation, details=asked.details)
    return Conversation(generation=generation, answer=answer, asked_to_stream=asked.stream)
