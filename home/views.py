"""The start page, and the search behind the palette."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.who import person
from foundation.rendering import show
from home import queries, searching


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What runs, what it costs, what needs attention, where one left off."""
    context = queries.start_page(person(request), now=timezone.now())
    return show(request, "home/home.html", context, pieces={"running": "running"})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The palette asks for its piece; without a script this is a page of its own."""
    q = request.GET.get("q", "")
    piece = "HX-Request" in request.headers
    context = {"q": q, "hits": searching.search(person(request), q), "piece": piece}
    return show(request, "home/search.html", context, pieces={"palette-found": "found"})
