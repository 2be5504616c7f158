"""How the API answers when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from foundation.envelope import failure
from foundation.parsing import TooLarge
from foundation.refusals import Away, Refusal

logger = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)


class DatabaseAway(Away):
    """The one thing without which nothing can be said."""

    def __init__(self) -> None:
        super().__init__(
            "The database is out of reach just now. What was kept is kept: try again in a moment.",
            retry_after=5,
        )


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: refusals in their own words, everything else as HTTP means it."""
    if isinstance(error, AWAY):
        logger.error("The database is away", exc_info=error)
        error = DatabaseAway()
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    response = exception_handler(error, context)
    if response is None:
        return _unexpected(error)
    response.data = _words(error)
    return response


def _refused(refusal: Refusal) -> Response:
    set_rollback()
    details = refusal.details if refusal.details is not None else refusal.fields or None
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(refusal.retry_after)))
    body = failure(refusal.text, code=refusal.code, details=details)
    return Response(body, status=refusal.status, headers=headers)


def _words(error: Exception) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        return failure(_first_sentence(error.detail), code="invalid", details=error.detail)
    if isinstance(error, Http404):
        return failure("There is no such thing, or it is not yours.", code="not_found")
    if isinstance(error, PermissionDenied):
        return failure("You may not do that.", code="forbidden")
    if isinstance(error, APIException):
        codes = error.get_codes()
        code = codes if isinstance(codes, str) else str(error.default_code)
        return failure(_first_sentence(error.detail), code=code)
    return failure("The request failed.", code="error")


def _unexpected(error: Exception) -> Response:
    logger.error("Unexpected error in the API", exc_info=error)
    set_rollback()
    text = "Something went wrong on our side. Nothing was lost; try again, or name the request id."
    return Response(failure(text, code="server_error"), status=500)


def _first_sentence(detail: Any) -> str:
    """DRF's nested details, told as one sentence with the field's name."""
    if isinstance(detail, Mapping):
        if set(detail) >= {"detail", "code"}:
            return str(detail["detail"])
        for name, inner in detail.items():
            sentence = _first_sentence(inner)
            return sentence if name in ("non_field_errors", "detail") else f"{name}: {sentence}"
    if isinstance(detail, list | tuple) and detail:
        return _first_sentence(detail[0])
    return str(detail)
