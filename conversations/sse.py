"""The HTTP answer that carries server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from django.http import StreamingHttpResponse


class EventStream(StreamingHttpResponse):
    """Neither kept by caches nor collected by proxies."""

    def __init__(self, events: AsyncIterator[str]) -> None:
        super().__init__(events, content_type="text/event-stream; charset=utf-8")
        self.headers["Cache-Control"] = "no-cache"
        self.headers["X-Accel-Buffering"] = "no"
