"""A server in a thread, which answers what a test tells it and notes what it was asked."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Reply:
    """An answer, whole or in parts; `then` says what happens after the last part."""

    status: int = 200
    body: object = b""
    headers: dict[str, str] = field(default_factory=dict)
    parts: list[bytes] | None = None
    then: str = "end"


@dataclass
class Seen:
    """One request as it arrived; `left` is set when its caller hangs up before the end."""

    path: str
    headers: dict[str, str]
    body: bytes
    port: int
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def json(self):
        return json.loads(self.body)


class FarEnd:
    """Answers are queued by operation (AWS) or path; the last of a queue is given again."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.seen: list[Seen] = []
        self._answers: dict[str, list[Reply]] = defaultdict(list)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = self._call(self._start(host))
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def answer(self, key: str, *replies: Reply) -> None:
        self._answers[key] = list(replies)

    def asked(self, key: str) -> list[Seen]:
        return [seen for seen in self.seen if key in (seen.path, _operation(seen.headers))]

    def close(self) -> None:
        if self._loop.is_closed():
            return
        self._call(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _start(self, host: str) -> int:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, 0)
        await site.start()
        return self._runner.addresses[0][1]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        port = request.transport.get_extra_info("peername")[1]
        seen = Seen(request.path, dict(request.headers), await request.read(), port)
        self.seen.append(seen)
        queue = self._answers[_operation(seen.headers)] or self._answers[seen.path]
        if not queue:
            return web.json_response({"error": {"message": "nothing planned"}}, status=404)
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        try:
            return await _given(request, reply)
        except (asyncio.CancelledError, ConnectionError):
            seen.left.set()
            raise


async def _given(request: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.parts is None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {"Content-Type": "application/json"} | reply.headers
        return web.Response(status=reply.status, body=body, headers=headers)
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    await response.prepare(request)
    for part in reply.parts:
        await response.write(part)
        # One part a packet, as far as a test can ask for it.
        await asyncio.sleep(0.001)
    if reply.then == "cut":
        request.transport.abort()
    elif reply.then == "hang":
        await asyncio.sleep(3600)
    return response


def _operation(headers: dict[str, str]) -> str:
    return headers.get("X-Amz-Target", "").rpartition(".")[2]
