"""A running answer for the page: its text so far as HTML, again and again until it is whole."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from uuid import UUID

from conversations.events import HEARTBEAT
from conversations.streaming import HEARTBEAT_SECONDS, wait
from conversations.watching import following

LEAST_SECONDS = 1 / 12
# Long answers take longer to render: the loop's other work keeps most of the time.
SHARE = 5

CLOSE = "event: close\ndata: end\n\n"

Render = Callable[[str], str]


async def pieces(generation_id: UUID, render: Render) -> AsyncIterator[str]:
    """Unnamed events that each replace what was shown before, then one named `close`.

    `render` makes HTML of the text so far, in a thread, without the database.
    """
    async with following(generation_id) as tail:
        shown = -1
        while not tail.finished:
            changed = tail.changed
            if tail.text_at == shown and not await wait(changed, HEARTBEAT_SECONDS):
                yield HEARTBEAT
            if tail.text_at == shown:
                continue
            shown, began = tail.text_at, time.monotonic()
            yield _event(await asyncio.to_thread(render, tail.text))
            await asyncio.sleep(max(LEAST_SECONDS, SHARE * (time.monotonic() - began)))
        yield _event(await asyncio.to_thread(render, tail.text))
        yield CLOSE


def _event(html: str) -> str:
    lines = html.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"data: {line}\n" for line in lines) + "\n"
