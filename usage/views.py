"""The page of a month."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.who import person
from foundation.rendering import show
from usage import pages
from usage.forms import read_month


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month's spend; this month's when none is named."""
    wanted = read_month(request.GET.get("month", ""))
    if wanted is None:
        raise Http404("There is no such month.")
    page = pages.month_page(person(request), wanted, request.GET.get("by", ""))
    return show(request, "usage/month.html", page)
