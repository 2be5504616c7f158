"""Reads the JSON that programs send: not too large, not too deep, and of one meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils import json


class TooLarge(APIException):
    """More than one request may carry."""

    status_code = 413
    default_code = "too_large"
    default_detail = "That is more than one request may carry: send it in parts."


class BoundedJSONParser(JSONParser):
    """JSON in UTF-8 of at most `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes; lone surrogates become U+FFFD.

    An object that names a field twice is refused: of two prices neither is the one that was meant.
    """

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
            return _sayable(json.loads(body.decode(), object_pairs_hook=_named_once))
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name!r} is named twice in one object.")
        found[name] = value
    return found


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
