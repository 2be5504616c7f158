"""What the page of a month shows: its sums, one of several tables, and where else to go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from usage import queries
from usage.asking import KEYS, By, Wanted

TABS: Mapping[str, str] = {
    "": "All",
    "user": "Person",
    "model": "Model",
    "resource": "Deployment",
    "thread": "Thread",
    "day": "Day",
}
LISTED = 200


def month_page(user: User, month: date, by: str) -> dict[str, Any]:
    """`by` is one of the tabs; what is none of them is the first."""
    chosen: By | None = next((key for key in KEYS if key == by), None)
    report = queries.month_report(user, month)
    wanted = Wanted(since=month, until=queries.next_month(month) - timedelta(days=1))
    rows = queries.summary(user, wanted, chosen).rows if chosen else []
    return {
        **vars(report),
        "forecast": queries.forecast(report.totals, month, datetime.now(UTC)),
        "by": chosen or "",
        "summed": rows[:LISTED],
        "more": max(0, len(rows) - LISTED),
        "tabs": [(key, label, _url(month, key)) for key, label in TABS.items()],
        "unpriced": queries.unpriced_models(user, wanted) if report.totals.unpriced_count else [],
        "csv_url": csv_url(month, chosen),
        "ledger_url": _ledger(wanted),
        **_ways(month, chosen or ""),
    }


def csv_url(month: date, by: By | None) -> str:
    """The table that is shown, as a file."""
    asked = {"month": f"{month:%Y-%m}", "format": "csv", **({"by": by} if by else {})}
    return f"{reverse('usage-summary' if by else 'usage-monthly')}?{urlencode(asked)}"


def _ledger(wanted: Wanted) -> str:
    asked = {"since": wanted.since, "until": wanted.until, "format": "csv"}
    return f"{reverse('usage-ledger')}?{urlencode(asked)}"


def _ways(month: date, by: str) -> dict[str, Any]:
    following = queries.next_month(month)
    is_past = following <= datetime.now(UTC).date()
    return {
        "month": month,
        "previous_url": _url(queries.previous_month(month), by),
        "next_url": _url(following, by) if is_past else None,
    }


def _url(month: date, by: str) -> str:
    asked = {"month": f"{month:%Y-%m}", **({"by": by} if by else {})}
    return f"{reverse('usage:month')}?{urlencode(asked)}"
