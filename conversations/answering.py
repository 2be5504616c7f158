"""A whole answer for those who do not stream: the end is waited for without a thread."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse

from conversations.events import Entry
from conversations.streaming import outcome
from foundation.envelope import failure

# A platform that is away or busy is 503, one that answers nonsense is 502.
AWAY = ("unreachable", "throttled", "try_later", "timeout", "interrupted", "nobody_answered")


class WholeAnswer(StreamingHttpResponse):
    """The envelope with the message, once the answer has ended.

    The status is known only then: servers await `settle` before they send the first byte.
    """

    def __init__(self, generation_id: UUID, request_id: str) -> None:
        self.generation_id = generation_id
        self.request_id = request_id
        self.body: bytes | None = None
        super().__init__(self._stream(), content_type="application/json")
        self.headers["Cache-Control"] = "no-store"

    async def settle(self) -> None:
        if self.body is None:
            last = await outcome(self.generation_id)
            self.status_code, envelope = told(last, self.request_id)
            self.body = json.dumps(envelope).encode()

    async def _stream(self) -> AsyncIterator[bytes]:
        await self.settle()
        yield self.body or b""


def told(last: Entry, request_id: str) -> tuple[int, dict[str, Any]]:
    """Status and envelope for how an answer ended; a partial one is in the details."""
    message = last.data.get("message")
    if last.kind == "done":
        return 200, {"success": True, "data": message}
    code = str(last.data["code"])
    envelope = failure(str(last.data["text"]), code=code, details={"message": message})
    return status_of(code), {**envelope, "request_id": request_id}


def status_of(code: str) -> int:
    if code in AWAY:
        return 503
    return {"not_ready": 409, "server_error": 500, "gone": 404}.get(code, 502)
