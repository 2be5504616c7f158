"""Asking a server's model over OpenAI's wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from functools import partial

import aiohttp

from platforms.calls import posted, told_in_our_words
from platforms.contract import Access, Delta, Ending, Question, Secret
from platforms.dialects import USUAL, Dialect, asked_until_understood
from platforms.errors import Misunderstood
from platforms.openai_errors import error_of
from platforms.openai_server import address, headers
from platforms.openai_wire import ChatStream, chat_body, whole_answer

LONGEST_ANSWER = 64 * 1024 * 1024
LONGEST_ERROR = 64 * 1024
LEFTOVER_SECONDS = 0.2


class WireChat:
    """One question, one request."""

    def __init__(self, access: Access, dialect: Dialect = USUAL) -> None:
        self._access = access
        self._dialect = dialect.remembered(access.traits)

    async def ask(self, question: Question) -> AsyncGenerator[Delta | Ending]:
        """Deltas, then the ending; its usage is None where the server sends none."""
        ask = partial(self._asked, question)
        async with aclosing(asked_until_understood(ask, self._dialect)) as answer:
            async for event in answer:
                yield event

    async def _asked(self, question: Question, dialect: Dialect) -> AsyncGenerator[Delta | Ending]:
        body = chat_body(question, model=question.order.model_id, dialect=dialect)
        async with posted(
            address(self._access, "chat/completions"),
            policy=self._access.network,
            headers=headers(self._access, dialect),
            body=json.dumps(body).encode(),
            silence=dialect.silence_seconds,
        ) as response:
            if response.status != 200:
                said = await _bounded(response, LONGEST_ERROR)
                raise error_of(response.status, said, response.headers, secret=self._access.secret)
            events = _streamed if _is_stream(response, question) else _whole
            async with aclosing(events(response, self._access.secret)) as answer:
                async for event in answer:
                    yield event


def _is_stream(response: aiohttp.ClientResponse, question: Question) -> bool:
    """Some servers answer whole although they were asked to stream; their word decides."""
    return question.stream and response.content_type != "application/json"


async def _streamed(
    response: aiohttp.ClientResponse, secret: Secret | None
) -> AsyncGenerator[Delta | Ending]:
    stream = ChatStream(secret=secret)
    while not stream.done:
        with told_in_our_words():
            data = await response.content.readany()
        if not data:
            break
        for delta in stream.feed(data):
            yield delta
        # A server that is faster than we are would never let the loop serve anybody else.
        await asyncio.sleep(0)
    for event in stream.finish():
        yield event
    # Read to the transfer's own end, so that the connection can serve the next question; a
    # server that keeps it open after its last word is simply left.
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(LEFTOVER_SECONDS):
            await response.content.readany()


async def _whole(
    response: aiohttp.ClientResponse, secret: Secret | None
) -> AsyncGenerator[Delta | Ending]:
    body = await _bounded(response, LONGEST_ANSWER)
    if len(body) == LONGEST_ANSWER:
        raise Misunderstood("The answer is longer than any answer.")
    for event in whole_answer(body, secret=secret):
        yield event


async def _bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    while len(body) < most:
        with told_in_our_words():
            data = await response.content.readany()
        if not data:
            break
        body += data
    return bytes(body[:most])
