"""The page of a month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.who import person
from foundation.rendering import show
from usage import queries
from usage.forms import read_month


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month's spend; this month's when none is named."""
    wanted = read_month(request.GET.get("month", ""))
    if wanted is None:
        raise Http404("There is no such month.")
    report = queries.month_report(person(request), wanted)
    return show(request, "usage/month.html", vars(report) | _ways(wanted))


def _ways(month: date) -> dict[str, Any]:
    following = queries.next_month(month)
    is_past = following <= datetime.now(UTC).date()
    return {
        "month": month,
        "previous_url": _url(queries.previous_month(month)),
        "next_url": _url(following) if is_past else None,
    }


def _url(month: date) -> str:
    return f"{reverse('usage:month')}?month={month:%Y-%m}"
