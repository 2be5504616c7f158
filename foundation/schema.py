"""Tells drf-spectacular about the envelope, so that the documented answers are the real ones."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

ONCE = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key and body get the same answer for a day, and are done once.",
)


class EnvelopeSchema(AutoSchema):
    """Wraps every documented answer of the API in the envelope, and names `Idempotency-Key`."""

    def get_override_parameters(self) -> list[Any]:
        if not getattr(getattr(self.view, self.method.lower(), None), "honours_key", False):
            return []
        return [ONCE]

    def _get_response_for_code(
        self,
        serializer: Any,
        status_code: str,
        media_types: list[str] | None = None,
        direction: str = "response",
    ) -> dict[str, Any]:
        response: dict[str, Any] = super()._get_response_for_code(  # type: ignore[no-untyped-call]  # no stub
            serializer, status_code, media_types, direction
        )
        for kind, content in response.get("content", {}).items():
            if kind == "application/json":
                content["schema"] = _wrap(content.get("schema", {}), good=int(status_code) < 400)
        return response


def _wrap(schema: dict[str, Any], *, good: bool) -> dict[str, Any]:
    if good:
        properties: dict[str, Any] = {"success": {"const": True}, "data": schema}
        return {"type": "object", "required": ["success", "data"], "properties": properties}
    text = {"type": "string"}
    properties = {
        "success": {"const": False},
        "error": text,
        "code": text,
        "details": {},
        "request_id": text,
    }
    required = ["success", "error", "code", "request_id"]
    return {"type": "object", "required": required, "properties": properties}
