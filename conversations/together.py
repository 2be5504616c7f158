"""One conversation's threads side by side: what their columns show, and one stream for all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from conversations import history, queries, reading
from conversations.models import Conversation, ConversationThread, Generation
from conversations.pages import Blocked, Said, blocked, cost_status, said, said_of
from conversations.showing import CLOSE
from deployments.models import DeployedResource
from deployments.queries import ready


@dataclass(frozen=True, kw_only=True)
class Column:
    """One thread beside others. `answer` is being written and not among `messages` yet."""

    thread: ConversationThread
    resource: DeployedResource | None
    messages: list[Said]
    answer: Said | None
    generation: Generation | None
    blocked: Blocked | None
    cost_status: str
    last: Said | None


def columns(user: User, conversation_id: UUID) -> list[Column]:
    """Every column with its newest messages, in three queries for all."""
    threads = queries.columns(user, conversation_id)
    ids = [thread.id for thread in threads]
    running = queries.running_in(ids)
    found = history.newest(ids)
    return [_column(thread, running.get(thread.id), found.get(thread.id, [])) for thread in threads]


def _column(
    thread: ConversationThread, generation: Generation | None, messages: list[Any]
) -> Column:
    if generation and any(one["id"] == str(generation.message_id) for one in messages):
        generation = None
    so_far = reading.so_far(generation, thread.model_id) if generation else None
    shown = said_of(messages)
    return Column(
        thread=thread,
        resource=thread.resource,
        messages=shown,
        answer=said(so_far) if so_far else None,
        generation=generation,
        blocked=blocked(thread.resource),
        cost_status=cost_status(messages),
        last=shown[-1] if shown and shown[-1].role != "user" else None,
    )


def page(user: User, conversation_id: UUID) -> dict[str, Any]:
    """All that the page shows, and what could be added to it."""
    conversation = queries.conversation(user, conversation_id)
    found = columns(user, conversation_id)
    present = {column.resource.pk for column in found if column.resource}
    running = [column.generation for column in found if column.generation]
    return {
        "conversation": conversation,
        "columns": found,
        "room": queries.COLUMNS - len(found),
        "addable": [one for one in ready(user) if one.pk not in present],
        "askable": [column for column in found if column.resource and not column.blocked],
        "running": running,
        "stream_url": stream_url(conversation, running) if running else "",
        **spent(found),
    }


def stream_url(conversation: Conversation, running: Sequence[Generation]) -> str:
    """Names the answers, so that one that ends in between is shown to its end all the same."""
    address = reverse("conversations:together-stream", args=[conversation.id])
    return f"{address}?answers={','.join(str(one.id) for one in running)}"


def spent(found: Sequence[Column]) -> dict[str, Any]:
    """What all columns cost together, and how well that is known."""
    estimated = any(column.cost_status == "estimated" for column in found)
    return {
        "cost_usd": sum((column.thread.cost_total_usd for column in found), Decimal(0)),
        "cost_status": "estimated" if estimated else "priced",
        "unpriced": sum(column.thread.unpriced_count for column in found),
        "answers": sum(column.thread.requests_count for column in found),
    }


async def merged(streams: Sequence[AsyncIterator[str]]) -> AsyncIterator[str]:
    """Events of several answers as they come, and one end when all have ended."""
    arrived: asyncio.Queue[str | None] = asyncio.Queue()

    async def hand_on(stream: AsyncIterator[str]) -> None:
        try:
            async for event in stream:
                if event != CLOSE:
                    arrived.put_nowait(event)
        finally:
            arrived.put_nowait(None)

    tasks = [asyncio.create_task(hand_on(stream)) for stream in streams]
    try:
        open_streams = len(tasks)
        while open_streams:
            event = await arrived.get()
            if event is None:
                open_streams -= 1
            else:
                yield event
        yield CLOSE
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
