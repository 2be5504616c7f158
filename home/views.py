"""The start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.who import person
from foundation.rendering import show
from home import queries


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What runs, what it costs, what needs attention, where one left off."""
    context = queries.start_page(person(request), now=timezone.now())
    return show(request, "home/home.html", context, pieces={"running": "running"})
