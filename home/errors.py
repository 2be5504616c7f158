"""Error pages in the house's own voice, always with the request id."""

from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from foundation import request_ids
from foundation.envelope import failure
from foundation.exceptions import AWAY, DatabaseAway
from foundation.refusals import Refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself could not read, before any door was reached."""
    if isinstance(exception, RequestDataTooBig):
        text, status, code = "That is more than one request may carry.", 413, "too_large"
    else:
        text, status, code = "The request could not be read.", 400, "malformed"
    if request.path.startswith("/api/"):
        return JsonResponse(failure(text, code=code), status=status)
    context = {"refusal": Refusal(text), "request_id": request_ids.current()}
    return _rendered(request, "errors/422.html", context, status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, "You may not do that.", "forbidden")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, "There is no such thing, or it is not yours.", "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being handled: an absent database is told as such."""
    if isinstance(sys.exc_info()[1], AWAY):
        return _away(request)
    if request.path.startswith("/api/"):
        return _page(request, 500, "Something went wrong on our side.", "server_error")
    # Nothing is asked of what may be broken: neither who this is nor what the frame shows.
    context = {"request": request, "request_id": request_ids.current()}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def _away(request: HttpRequest) -> HttpResponse:
    refusal = DatabaseAway()
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse(failure(refusal.text, code=refusal.code), status=refusal.status)
    else:
        context = {"refusal": refusal, "request_id": request_ids.current()}
        page = render_to_string("errors/503.html", {**context, "request": request})
        response = HttpResponse(page, status=refusal.status)
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened too long ago, or comes from elsewhere."""
    context = {"request_id": request_ids.current(), "reason": reason}
    return _rendered(request, "errors/csrf.html", context, 403)


def _page(request: HttpRequest, status: int, text: str, code: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(failure(text, code=code), status=status)
    context = {"request_id": request_ids.current()}
    return _rendered(request, f"errors/{status}.html", context, status)


def _rendered(
    request: HttpRequest, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    """Without the frame where the database, which the frame asks, is away."""
    try:
        return render(request, template, context, status=status)
    except AWAY:
        return HttpResponse(render_to_string(template, context), status=status)
