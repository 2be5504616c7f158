"""What one web process runs: Django for requests, and the desk that writes answers beside it.

The same code is two groups where many people come: pages, and streams with the desks. Either
answers every address; the proxy sends what is held open for long to the streams.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from conversations.replying import Desk
from staque.environment import Serves
from staque.one_hop import OneHopHandler

# Python runs one thread at a time: more of them make each query wait longer for its turn.
THREADS = 2
WAITING = 4


class Application:
    """Django for requests; a `Desk`, but for pages alone, that lives as long as the server does."""

    def __init__(self, serves: Serves = "both") -> None:
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="django")
        self.waiting = ThreadPoolExecutor(WAITING, thread_name_prefix="waiting")
        self.django = OneHopHandler(self.pool, self.waiting)
        self.desk = None if serves == "pages" else Desk()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self.django(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        if self.desk:
            await self.desk.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self.desk:
            await self.desk.close()
        for pool in (self.pool, self.waiting):
            pool.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})
