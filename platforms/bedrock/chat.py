"""Asking a foundation model, in the one shape that Bedrock has for all of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import runtime
from platforms.aws.streaming import next_event, read_rest, unbroken
from platforms.bedrock.answers import ConverseStream, whole_answer
from platforms.bedrock.conversing import request_of, with_limit
from platforms.bedrock.recipe import call_of
from platforms.contract import Access, Delta, Ending, Question
from platforms.errors import Refused

SERVICE = "bedrock-runtime"
# Some models think for minutes before their first word, and say nothing meanwhile.
SILENCE_SECONDS = 600
LIMIT = re.compile(r"model limit of (\d{1,9})")


class ConverseChat:
    """One question, one request: what bills once is sent once."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def ask(self, question: Question) -> AsyncGenerator[Delta | Ending]:
        """Deltas of text and thought, then the ending.

        Refused for its length before a token was made, a question is put anew with the limit that
        AWS names: nothing was billed, so this is no repetition.
        """
        request = request_of(question, call_of(question.order, self._access).invocable)
        try:
            async with aclosing(self._asked(question, request)) as answer:
                async for event in answer:
                    yield event
        except Refused as error:
            stated = LIMIT.search(error.vendor_text)
            if error.code != "max_tokens" or stated is None:
                raise
            shorter = with_limit(request, int(stated[1]))
        else:
            return
        async with aclosing(self._asked(question, shorter)) as answer:
            async for event in answer:
                yield event

    async def _asked(
        self, question: Question, request: dict[str, Any]
    ) -> AsyncGenerator[Delta | Ending]:
        region = question.order.region or self._access.region
        async with runtime(
            self._access, SERVICE, region=region, silence_seconds=SILENCE_SECONDS
        ) as client:
            events = _streamed if question.stream else _whole
            async with aclosing(events(client, request)) as answer:
                async for event in answer:
                    yield event


async def _streamed(client: Any, request: dict[str, Any]) -> AsyncGenerator[Delta | Ending]:
    with border():
        response = await client.converse_stream(**request)
    stream, reading = member(response, "stream"), ConverseStream()
    try:
        events = aiter(stream)
        while not reading.done:
            event = await next_event(events)
            if event is None:
                break
            for delta in reading.feed(event):
                yield delta
            # A model that is faster than we are would never let the loop serve anybody else.
            await asyncio.sleep(0)
        yield reading.ending()
        await read_rest(events)
    finally:
        stream.close()


async def _whole(client: Any, request: dict[str, Any]) -> AsyncGenerator[Delta | Ending]:
    with unbroken(), border():
        response = await client.converse(**request)
    for event in whole_answer(response):
        yield event
