"""What happens around every page: ids, the content security policy, htmx's manners, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from foundation import origins, request_ids
from foundation.refusals import Refusal

Answer = Callable[[HttpRequest], HttpResponseBase]

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "")

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


class DemandSignIn(LoginRequiredMiddleware):
    """Public doors open before anybody is looked up: health is told without a database."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True):
            return None
        return super().process_view(request, view, args, kwargs)


def with_request_id(answer: Answer) -> Answer:
    """Give the request an id and say it in `X-Request-ID`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request_id = request_ids.begin(request.headers.get("X-Request-ID", ""))
        request.META["REQUEST_ID"] = request_id
        response = answer(request)
        response.headers["X-Request-ID"] = request_id
        return response

    return middleware


def with_origin(answer: Answer) -> Answer:
    """Remember from where the request comes while it is being answered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        origins.begin(request)
        try:
            return answer(request)
        finally:
            origins.end()

    return middleware


class NotAForm(Refusal):
    """A page was sent something that it would read as a form with every field empty."""

    code = "unsupported_media_type"
    status = 415


def readable(answer: Answer) -> Answer:
    """Refuse what cannot be read: an address or a cookie with a NUL, and what is no form where
    only forms are read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        page = not request.path.startswith("/api/")
        if page and request.method == "POST" and request.content_type not in FORMS:
            return refuse(request, NotAForm("Pages take forms; programs use the API."))
        if any("\x00" in text for text in (request.path, *request.COOKIES.values())):
            raise BadRequest("The address or a cookie holds a sign that none may hold.")
        return answer(request)

    return middleware


def content_security_policy(answer: Answer) -> Answer:
    """Allow nothing but our own files: no inline script or style, no foreign host."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def kept_by_nobody(answer: Answer) -> Answer:
    """What is answered is somebody's own, so no browser or proxy keeps it, unless it says else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def htmx_answers(answer: Answer) -> Answer:
    """Pages differ for htmx (`Vary`), and a redirect of a piece becomes a move of the page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.headers.get("HX-Request") and response.status_code in (301, 302, 303):
            moved = HttpResponse(status=200)
            moved.headers["HX-Redirect"] = response.headers["Location"]
            moved.cookies = response.cookies
            return moved
        return response

    return middleware


def refusals(answer: Answer) -> Answer:
    """Answer a `Refusal` of a page with its own words: into `#notices` for htmx, else a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse(request, error) if isinstance(error, Refusal) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django's hook
    return middleware


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page, or the notice, that says a refusal."""
    context = {"refusal": refusal, "request_id": request_ids.current()}
    if request.headers.get("HX-Request"):
        response = HttpResponse(
            render_to_string("errors/notice.html", context, request), status=refusal.status
        )
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        name = "errors/404.html" if refusal.status == 404 else "errors/422.html"
        response = HttpResponse(render_to_string(name, context, request), status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(refusal.retry_after)))
    return response
