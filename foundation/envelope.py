"""The envelope that every JSON answer of the API wears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer

from foundation import request_ids


class EnvelopeRenderer(JSONRenderer):
    """`{"success": true, "data": …}`, or the error that `exceptions.answer` has written.

    204 has no body: the next answer on the connection would begin with it.
    """

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        response = (renderer_context or {}).get("response")
        if response is not None and response.status_code == 204:
            return b""
        if response is None or response.status_code < 400:
            data = {"success": True, "data": data}
        return super().render(data, accepted_media_type, renderer_context)


def failure(text: str, *, code: str, details: Any = None) -> dict[str, Any]:
    """The body of an unsuccessful answer."""
    return {
        "success": False,
        "error": text,
        "code": code,
        "details": details,
        "request_id": request_ids.current(),
    }
