"""Serves Django under ASGI with one thread hop a request, and streams without any thread.

Django's stock handler gives every request its own executor and hops twice for most middleware.
Here signals, middleware, view and `response.close` run in one job on a fixed pool, so that each
pool thread keeps one database connection; a body that is an async iterator runs on the event
loop, where it holds neither. What waits for a platform has a pool of its own. Leans on Django
5.2's `ASGIHandler`; tests hold what it promises.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import Resolver404, resolve, set_script_prefix

from foundation import request_ids
from foundation.envelope import failure
from foundation.parsing import TooLarge
from foundation.waiting import is_slow

Scope = dict[str, Any]
API = "/api/"


class Bounded:
    """As `receive`, until more came than any door takes: nobody may fill the disk by sending.

    Then it says that the client left, so that what was read is let go, and `exceeded` why.
    """

    def __init__(self, scope: Scope, receive: Any) -> None:
        said = dict(scope.get("headers", ())).get(b"content-length", b"")
        self.receive, self.read = receive, 0
        self.exceeded = said.isdigit() and int(said) > settings.STAQUE_LARGEST_BODY

    async def __call__(self) -> Any:
        if not self.exceeded:
            message = await self.receive()
            self.read += len(message.get("body", b""))
            self.exceeded = self.read > settings.STAQUE_LARGEST_BODY
        return {"type": "http.disconnect"} if self.exceeded else message


def _too_large(scope: Scope) -> HttpResponse:
    """Whoever goes on sending is not listened to any more."""
    request_id = request_ids.begin()
    told = failure(TooLarge.default_detail, code=TooLarge.default_code)
    answer = (
        JsonResponse(told, status=TooLarge.status_code)
        if scope["path"].startswith(API)
        else HttpResponse(told["error"], "text/plain", TooLarge.status_code)
    )
    answer.headers["X-Request-ID"] = request_id
    answer.headers["Connection"] = "close"
    return answer


class OneHopHandler(ASGIHandler):
    """An ASGI application over Django's sync middleware chain."""

    def __init__(self, pool: ThreadPoolExecutor, waiting: ThreadPoolExecutor) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.pool, self.waiting = pool, waiting

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is served here, not {scope['type']}.")
        bounded = Bounded(scope, receive)
        try:
            body = await self.read_body(bounded)
        except RequestAborted:
            if bounded.exceeded:
                await self.send_response(_too_large(scope), send)
            return
        loop = asyncio.get_running_loop()
        try:
            pool = self._pool(scope)
            response = await loop.run_in_executor(pool, self._respond, scope, body)
            if isinstance(response, StreamingHttpResponse):
                await self._stream(response, receive, send)
                await loop.run_in_executor(pool, response.close)
            else:
                await self.send_response(response, send)
        finally:
            body.close()

    def _pool(self, scope: Scope) -> ThreadPoolExecutor:
        try:
            view = resolve(scope["path"]).func
        except Resolver404:
            return self.pool
        return self.waiting if is_slow(view, scope["method"]) else self.pool

    def _respond(self, scope: Scope, body: Any) -> HttpResponseBase:
        """The whole of Django for one request, in one thread; streams are closed by the caller."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = refused if request is None else self.get_response(request)
        response._handler_class = type(self)
        if response.streaming and not response.is_async:
            response = self._whole(response)
        if not response.streaming:
            response.close()
        return cast(HttpResponseBase, response)

    def _whole(self, response: Any) -> Any:
        """A file's response, read at once: our static files are small."""
        whole: Any = HttpResponse(b"".join(response.streaming_content), status=response.status_code)
        whole.headers = response.headers
        whole.cookies = response.cookies
        whole._resource_closers = response._resource_closers
        whole._handler_class = type(self)
        return whole

    async def send_response(self, response: HttpResponseBase, send: Any) -> None:
        """A response that knows its status late is settled before its first byte."""
        if settle := getattr(response, "settle", None):
            await settle()
        await super().send_response(response, send)

    async def _stream(self, response: StreamingHttpResponse, receive: Any, send: Any) -> None:
        """Send the body until it ends or the client leaves, which cancels the generator."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(self._until_left(receive))
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            for task in (sending, leaving):
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _until_left(self, receive: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            continue
