"""What is asked of the ledger: a month's totals, rows and days, and what resources cost.

Months and days are those of UTC. Simulated and real spend are never added up.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from accounts.models import User
from usage.models import CostStatus, LedgerEntry, LedgerQuerySet
from usage.months import Day, MonthReport, MonthRow, MonthTotals

BUCKETS = (
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
)


def month_report(user: User, month: date) -> MonthReport:
    """All that a month's page shows, as far as the person may see it, with two queries."""
    totals, by_day = totals_and_days(user, month)
    rows = month_rows(user, month)
    return MonthReport(month=f"{month:%Y-%m}", totals=totals, rows=rows, days=by_day)


def ledger(user: User) -> LedgerQuerySet:
    """Every line that the person may see."""
    return LedgerEntry.objects.seen_by(user)


def month_totals(user: User, month: date) -> MonthTotals:
    """What the person may see of a month, in sum."""
    return _totals(_summed(_of_month(user, month), "simulated"))


def month_rows(user: User, month: date) -> list[MonthRow]:
    """The same by person, model and resource; the dearest first, unpriced last."""
    keys = ("user__username", "model_id", "resource_id", "resource_name", "simulated")
    rows = []
    for found in _summed(_of_month(user, month), *keys):
        username = found.pop("user__username")
        rows.append(MonthRow(username=username, **found))
    return sorted(rows, key=_dearest_first)


def days(user: User, month: date, today: date | None = None) -> list[Day]:
    """Every day of a month, up to today (UTC) in the current one."""
    return totals_and_days(user, month, today)[1]


def totals_and_days(
    user: User, month: date, today: date | None = None
) -> tuple[MonthTotals, list[Day]]:
    """A month in sum and day by day, with one query."""
    entries = _of_month(user, month).annotate(day=TruncDate("occurred_at", tzinfo=UTC))
    found = _summed(entries, "day", "simulated")
    return _totals(found), _days(found, month, today or datetime.now(UTC).date())


def resource_costs(resource_ids: Iterable[UUID]) -> dict[UUID, Decimal | None]:
    """What each resource cost so far; 0 where nothing was asked, None where all is unpriced."""
    wanted = list(resource_ids)
    spent = LedgerEntry.objects.filter(resource_id__in=wanted).order_by().values_list("resource_id")
    costs: dict[UUID, Decimal | None] = dict.fromkeys(wanted, Decimal(0))
    return costs | dict(spent.annotate(cost=Sum("cost_usd")))


def _of_month(user: User, month: date) -> LedgerQuerySet:
    start = datetime.combine(month.replace(day=1), time.min, UTC)
    end = datetime.combine(next_month(month), time.min, UTC)
    return ledger(user).filter(occurred_at__gte=start, occurred_at__lt=end)


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _summed(entries: LedgerQuerySet, *keys: str) -> list[dict[str, Any]]:
    """Sums of every figure by these keys, in one query. The sum of no price at all is None."""
    # The total stands first: later names shadow the columns that it adds up.
    tokens = sum((F(bucket) for bucket in BUCKETS[1:]), F(BUCKETS[0]))
    figures = {
        "tokens_total": Sum(tokens),
        "requests": Count("id"),
        **{bucket: Sum(bucket) for bucket in BUCKETS},
        "unpriced_count": Count("id", filter=Q(cost_status=CostStatus.UNPRICED)),
        "estimated_count": Count("id", filter=Q(cost_status=CostStatus.ESTIMATED)),
        "cost_usd": Sum("cost_usd"),
    }
    return [*entries.order_by().values(*keys).annotate(**figures)]


def _totals(found: list[dict[str, Any]]) -> MonthTotals:
    kinds = {kind: [row for row in found if row["simulated"] is kind] for kind in (False, True)}
    simulated = not kinds[False] and bool(kinds[True])
    rehearsed = _added(kinds[True])
    return MonthTotals(
        **_added(kinds[simulated]),
        simulated=simulated,
        simulated_cost_usd=rehearsed["cost_usd"],
        simulated_requests=rehearsed["requests"],
        simulated_tokens_total=rehearsed["tokens_total"],
    )


def _added(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The sum of rows; its cost is None only where there are rows and none has a price."""
    counts = ("requests", "tokens_total", *BUCKETS, "unpriced_count", "estimated_count")
    priced = [row["cost_usd"] for row in rows if row["cost_usd"] is not None]
    figures: dict[str, Any] = {name: sum(row[name] for row in rows) for name in counts}
    return figures | {"cost_usd": sum(priced, Decimal(0)) if priced or not rows else None}


def _days(found: list[dict[str, Any]], month: date, today: date) -> list[Day]:
    simulated = all(row["simulated"] for row in found)
    spent = {row["day"]: row for row in found if row["simulated"] == simulated}
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    if month.replace(day=1) <= today < last:
        last = today
    return [_day(last.replace(day=number), spent) for number in range(1, last.day + 1)]


def _dearest_first(row: MonthRow) -> tuple[bool, Decimal, str, str]:
    return (row.cost_usd is None, -(row.cost_usd or Decimal(0)), row.username, row.model_id)


def _day(day: date, spent: dict[date, dict[str, Any]]) -> Day:
    found = spent.get(day)
    return Day(day, found["cost_usd"], found["tokens_total"]) if found else Day(day, Decimal(0), 0)
