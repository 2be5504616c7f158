"""A running answer for the page: its text so far as HTML, again and again until it is whole."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from uuid import UUID

from conversations.events import HEARTBEAT
from conversations.messages import Message
from conversations.streaming import HEARTBEAT_SECONDS, wait
from conversations.tails import Tail
from conversations.watching import Following

LEAST_SECONDS = 1 / 12
# Long answers take longer to render: the loop's other work keeps most of the time.
SHARE = 5

CLOSE = "event: close\ndata: end\n\n"

Render = Callable[[Message], str]


async def pieces(generation_id: UUID, blank: Message, render: Render) -> AsyncIterator[str]:
    """Unnamed events that each replace what was shown before, then one named `close`.

    `blank` is the answer without its text; `render` runs in a thread, without the database.
    """
    async with Following(generation_id) as tail:
        shown = 0
        while not tail.finished:
            changed = tail.changed
            if tail.text_at == shown:
                if not await wait(changed, HEARTBEAT_SECONDS):
                    yield HEARTBEAT
                continue
            shown, began = tail.text_at, time.monotonic()
            so_far: Message = {**blank, "content": tail.text, "status": "generating"}
            yield event(await asyncio.to_thread(render, so_far))
            pause = max(LEAST_SECONDS, SHARE * (time.monotonic() - began))
            await asyncio.sleep(pause)
        yield event(await asyncio.to_thread(render, _whole(tail, blank)))
        yield CLOSE


def _whole(tail: Tail, blank: Message) -> Message:
    message: Message | None = tail.entries[-1].data["message"]
    return message or {**blank, "content": tail.text, "status": "interrupted"}


def event(html: str) -> str:
    """An unnamed event; every line of it says that it is data."""
    lines = html.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"data: {line}\n" for line in lines) + "\n"
