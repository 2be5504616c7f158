"""Runs the event loop's database work in few threads of its own, each with one connection."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 2.0


class DatabaseThreads:
    """A small pool. Connections stay open between calls and are checked before each use."""

    def __init__(self, size: int, name: str) -> None:
        self.size = size
        self.pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def checked() -> T:
            close_old_connections()
            return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self.pool, checked)

    async def close(self) -> None:
        """Close every thread's connection, which only that thread can do, then the pool.

        A thread that hangs in the database is not waited for longer than `PATIENCE`.
        """
        together = threading.Barrier(self.size)

        def last() -> None:
            with contextlib.suppress(threading.BrokenBarrierError):
                together.wait(PATIENCE)
            connections.close_all()

        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self.pool, last) for _ in range(self.size)))
        self.pool.shutdown(wait=False)
