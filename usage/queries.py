"""What is asked of the ledger: a month's totals, rows and days, and what resources cost.

Months and days are those of UTC. Simulated and real spend are never added up.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Sum
from django.db.models.functions import TruncDate

from accounts.models import User
from usage.asking import COLUMNS, KEYS, By, Wanted
from usage.models import LedgerEntry, LedgerQuerySet
from usage.months import Day, MonthReport, MonthRow, MonthTotals, Summary
from usage.summing import added, summed


def month_report(user: User, month: date) -> MonthReport:
    """All that a month's page shows, as far as the person may see it, with two queries."""
    totals, by_day = totals_and_days(user, month)
    rows = month_rows(user, month)
    return MonthReport(month=f"{month:%Y-%m}", totals=totals, rows=rows, days=by_day)


def ledger(user: User) -> LedgerQuerySet:
    """Every line that the person may see."""
    return LedgerEntry.objects.seen_by(user)


def lines(user: User, wanted: Wanted) -> LedgerQuerySet:
    """Those of them that are asked about, with whose they are."""
    return wanted.of(ledger(user)).select_related("user")


def summary(user: User, wanted: Wanted, by: By) -> Summary:
    """Sums by one thing, the dearest first and unpriced last; real and simulated apart."""
    entries = wanted.of(ledger(user))
    if by == "day":
        entries = entries.annotate(day=TruncDate("occurred_at", tzinfo=UTC))
    found = summed(entries, *KEYS[by], "simulated")
    rows = [{COLUMNS.get(name, name): value for name, value in row.items()} for row in found]
    return Summary(by=by, rows=sorted(rows, key=_by_day if by == "day" else _by_cost))


def unpriced_models(user: User, wanted: Wanted) -> list[dict[str, Any]]:
    """Models whose answers have no price, those with the most answers first."""
    entries = replace(wanted, unpriced=True).of(ledger(user)).order_by()
    found: Any = entries.values("platform", "model_id", "simulated")
    return list(found.annotate(requests=Count("id")).order_by("-requests", "model_id"))


def forecast(totals: MonthTotals, month: date, now: datetime) -> Decimal | None:
    """What the current month costs if it goes on like this; None for others and without a price."""
    last = calendar.monthrange(month.year, month.month)[1]
    start = datetime.combine(month.replace(day=1), time.min, UTC)
    passed = (now - start) / timedelta(days=last)
    if not totals.cost_usd or not 1 / last <= passed < 1:
        return None
    return totals.cost_usd / Decimal(passed)


def month_totals(user: User, month: date) -> MonthTotals:
    """What the person may see of a month, in sum."""
    return _totals(summed(_of_month(user, month), "simulated"))


def month_rows(user: User, month: date) -> list[MonthRow]:
    """The same by person, model and resource; the dearest first, unpriced last."""
    keys = ("user__username", "model_id", "resource_id", "resource_name", "simulated")
    rows = []
    for found in summed(_of_month(user, month), *keys):
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
    found = summed(entries, "day", "simulated")
    return _totals(found), _days(found, month, today or datetime.now(UTC).date())


def resource_costs(resource_ids: Iterable[UUID]) -> dict[UUID, Decimal | None]:
    """What each resource cost so far; 0 where nothing was asked, None where all is unpriced."""
    return {id: cost for id, (cost, _) in resource_use(resource_ids).items()}


def resource_use(
    resource_ids: Iterable[UUID],
) -> dict[UUID, tuple[Decimal | None, datetime | None]]:
    """Cost so far, as `resource_costs` tells it, and when each was asked last."""
    wanted = list(resource_ids)
    spent = LedgerEntry.objects.filter(resource_id__in=wanted).order_by().values_list("resource_id")
    use: dict[UUID, tuple[Decimal | None, datetime | None]]
    use = dict.fromkeys(wanted, (Decimal(0), None))
    rows = spent.annotate(cost=Sum("cost_usd"), at=Max("occurred_at"))
    return use | {id: (cost, at) for id, cost, at in rows}


def resource_tokens(resource_id: UUID, since: datetime) -> list[tuple[datetime, int, int]]:
    """When a resource was asked, how many tokens it read, from caches too, and how many it said."""
    rows = LedgerEntry.objects.filter(resource_id=resource_id, occurred_at__gte=since)
    read = F("input_tokens") + F("cache_read_tokens") + F("cache_write_tokens")
    said = F("output_tokens") + F("reasoning_tokens")
    return list(rows.order_by().values_list("occurred_at", read, said))


def _of_month(user: User, month: date) -> LedgerQuerySet:
    start = datetime.combine(month.replace(day=1), time.min, UTC)
    end = datetime.combine(next_month(month), time.min, UTC)
    return ledger(user).filter(occurred_at__gte=start, occurred_at__lt=end)


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _totals(found: list[dict[str, Any]]) -> MonthTotals:
    kinds = {kind: [row for row in found if row["simulated"] is kind] for kind in (False, True)}
    simulated = not kinds[False] and bool(kinds[True])
    rehearsed = added(kinds[True])
    return MonthTotals(
        **added(kinds[simulated]),
        simulated=simulated,
        simulated_cost_usd=rehearsed["cost_usd"],
        simulated_requests=rehearsed["requests"],
        simulated_tokens_total=rehearsed["tokens_total"],
    )


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


def _by_cost(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["cost_usd"] is None, -(row["cost_usd"] or 0), -row["tokens_total"])


def _by_day(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["day"], row["simulated"])
