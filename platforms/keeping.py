"""Connections that outlive one question, for as long as a process says so with `keep_open`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeVar, cast

Thing = TypeVar("Thing")


class _Shelf:
    def __init__(self, stack: AsyncExitStack) -> None:
        self.stack = stack
        self.things: dict[Hashable, object] = {}
        self.lock = asyncio.Lock()


# Clients belong to one event loop, so the shelf does too.
_shelves: dict[asyncio.AbstractEventLoop, _Shelf] = {}


@asynccontextmanager
async def keep_open() -> AsyncIterator[None]:
    """Reuse clients and their connections in this event loop until the block ends.

    Without it every question opens and closes its own: right, only slower.
    """
    loop = asyncio.get_running_loop()
    if loop in _shelves:
        yield
        return
    async with AsyncExitStack() as stack:
        _shelves[loop] = _Shelf(stack)
        try:
            yield
        finally:
            del _shelves[loop]


@asynccontextmanager
async def borrowed(
    key: Hashable, make: Callable[[], AbstractAsyncContextManager[Thing]]
) -> AsyncIterator[Thing]:
    """The loop's kept thing of that key, made if need be; or a new one for this use alone."""
    shelf = _shelves.get(asyncio.get_running_loop())
    if shelf is None:
        async with make() as thing:
            yield thing
        return
    async with shelf.lock:
        if key not in shelf.things:
            shelf.things[key] = await shelf.stack.enter_async_context(make())
    yield cast(Thing, shelf.things[key])
