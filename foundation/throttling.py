"""Where requests are counted: every page and endpoint by address, and by person once known.

Whoever writes without being signed in is signing in, or tries to: that is counted strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from foundation import rates
from foundation.addresses import client_address
from foundation.envelope import failure
from foundation.middleware import Answer, refuse
from foundation.rates import Count, TooMany

READING = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
# In `request.META` of the API's requests: whether the request has been counted.
COUNTED = "STAQUE_COUNTED"


def throttled(answer: Answer) -> Answer:
    """Count requests of pages, and those of the API that came to an end before `ApiRates`.

    Who asks the API is known only there, and everything is counted in one go. Whoever is sent
    away before, without a good token, is counted by address on the way out.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.META.get(COUNTED) is not False:
            return response
        try:
            rates.demand(Count("address", _address(request)))
        except TooMany as refusal:
            return _told(request, refusal)
        return response

    def process_view(
        request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.path.startswith(API):
            request.META[COUNTED] = False
            return None
        try:
            rates.demand(*_of_page(request, view))
        except TooMany as refusal:
            return _told(request, refusal)
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's hook
    return middleware


class ApiRates(BaseThrottle):
    """The API's part: by address, and by person or as an attempt to sign in."""

    def allow_request(self, request: Request, view: Any) -> bool:
        request.META[COUNTED] = True
        rates.demand(*_of_program(request))
        return True


def _of_program(request: Request) -> Iterator[Count]:
    address, writing = _address(request._request), request.method not in READING
    yield Count("address", address)
    if request.user and request.user.is_authenticated:
        yield from _of_person(str(request.user.pk), writing=writing)
    elif writing:
        yield Count("sign_in", address)


def _of_page(request: HttpRequest, view: Callable[..., Any]) -> Iterator[Count]:
    address = _address(request)
    yield Count("address", address)
    writing = request.method not in READING
    # Public doors are answered before anybody is looked up.
    if getattr(view, "login_required", True) and request.user.is_authenticated:
        yield from _of_person(str(request.user.pk), writing=writing)
    elif writing:
        yield Count("sign_in", address)


def _of_person(who: str, *, writing: bool) -> Iterator[Count]:
    yield Count("person", who)
    if writing:
        yield Count("write", who)


def _address(request: HttpRequest) -> str:
    return rates.neighbourhood(client_address(request))


def _told(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    if not request.path.startswith(API):
        return refuse(request, refusal)
    body = failure(refusal.text, code=refusal.code, details=refusal.details)
    response = JsonResponse(body, status=refusal.status)
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response
