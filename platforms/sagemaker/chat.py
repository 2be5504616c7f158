"""Asking a model on an endpoint, in whichever of the two wires its container speaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from platforms.aws.border import border
from platforms.aws.clients import runtime
from platforms.aws.streaming import next_event, read_rest, unbroken
from platforms.contract import Access, Delta, Ending, Json, Question
from platforms.dialects import Dialect, asked_until_understood
from platforms.errors import Refused
from platforms.openai_wire import ChatStream, chat_body, whole_answer
from platforms.sagemaker.options import wire_of
from platforms.sagemaker.recipe import CHAT, GENERATION
from platforms.sagemaker.text_generation import (
    GenerationStream,
    generation_body,
    whole_generation,
)

LONGEST_BODY = 6_291_456
SERVICE = "sagemaker-runtime"
# A model must answer within 60 s; the margin leaves the platform time to say so itself.
ANSWER_SECONDS = 70


class _Stream(Protocol):
    done: bool

    def feed(self, data: bytes) -> Iterator[Delta]: ...

    def finish(self) -> Iterator[Delta | Ending]: ...


@dataclass(frozen=True)
class _Wire:
    body: Callable[[Question], dict[str, Json]]
    stream: Callable[[], _Stream]
    whole: Callable[[bytes], Iterator[Delta | Ending]]


class EndpointChat:
    """One question, one invocation: it is never sent a second time by itself."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def ask(self, question: Question) -> AsyncGenerator[Delta | Ending]:
        """Deltas, then the ending; its usage is None where the container counts nothing."""
        async with aclosing(asked_until_understood(partial(self._asked, question))) as answer:
            async for event in answer:
                yield event

    async def _asked(self, question: Question, dialect: Dialect) -> AsyncGenerator[Delta | Ending]:
        wire = _wire(question, dialect)
        request = {
            "EndpointName": question.order.name,
            "ContentType": "application/json",
            "Body": _encoded(wire.body(question)),
        }
        region = question.order.region or self._access.region
        async with runtime(
            self._access, SERVICE, region=region, silence_seconds=ANSWER_SECONDS
        ) as client:
            events = _streamed if question.stream else _whole
            async with aclosing(events(client, request, wire)) as answer:
                async for event in answer:
                    yield event


def _wire(question: Question, dialect: Dialect) -> _Wire:
    family = wire_of(question.order)
    if family == CHAT:
        model = str(question.order.recipe.get("payload_model") or "")
        return _Wire(
            partial(chat_body, model=model, dialect=dialect),
            ChatStream,
            whole_answer,
        )
    if family == GENERATION:
        return _Wire(generation_body, GenerationStream, whole_generation)
    raise Refused(
        "It is not known in which form this model wants to be asked.",
        code="unknown_payload",
        advice="Refresh the catalog, then deploy the model again.",
    )


def _encoded(body: dict[str, Json]) -> bytes:
    encoded = json.dumps(body).encode()
    if len(encoded) > LONGEST_BODY:
        raise Refused(
            "The conversation is larger than an endpoint takes.",
            code="too_long",
            advice="Start a new thread.",
        )
    return encoded


async def _streamed(
    client: Any, request: dict[str, Any], wire: _Wire
) -> AsyncGenerator[Delta | Ending]:
    """Parts end anywhere, amid a line or a character: the wire's reader holds back the rest."""
    with border():
        response = await client.invoke_endpoint_with_response_stream(**request)
    stream = wire.stream()
    body = response["Body"]
    try:
        parts = aiter(body)
        while not stream.done:
            part = await next_event(parts)
            if part is None:
                break
            for delta in stream.feed(part.get("PayloadPart", {}).get("Bytes", b"")):
                yield delta
            # A model that is faster than we are would never let the loop serve anybody else.
            await asyncio.sleep(0)
        for event in stream.finish():
            yield event
        await read_rest(parts)
    finally:
        body.close()


async def _whole(
    client: Any, request: dict[str, Any], wire: _Wire
) -> AsyncGenerator[Delta | Ending]:
    with unbroken(), border():
        response = await client.invoke_endpoint(**request)
        async with response["Body"] as stream:
            body = await stream.read()
    for event in wire.whole(body):
        yield event
