"""Reads the JSON that programs send: neither too large nor too deep, and fit to be said again."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """More than one request may carry."""

    status_code = 413
    default_code = "too_large"
    default_detail = "That is more than one request may carry: send it in parts."


class BoundedJSONParser(JSONParser):
    """JSON of at most `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes; lone surrogates become U+FFFD."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        try:
            return _sayable(super().parse(BytesIO(body), media_type, parser_context))
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error


def _sayable(value: Any) -> Any:
    """The same without lone surrogates, which JSON can spell and UTF-8 cannot."""
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, list):
        return [_sayable(inner) for inner in value]
    if isinstance(value, dict):
        return {_whole(name): _sayable(inner) for name, inner in value.items()}
    return value


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
