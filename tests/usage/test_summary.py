"""Sums by person, model, resource, thread and day; filters; CSV that no spreadsheet runs."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from platforms.contract import TokenUsage
from tests.factories import NOW
from usage import queries
from usage.exporting import PIECE
from usage.models import LedgerEntry
from usage.months import MonthTotals

SUMMARY, LEDGER = "/api/v1/usage/summary/", "/api/v1/usage/ledger/"
MONTHLY = "/api/v1/usage/monthly/"
NOVEMBER = {"month": "2026-11"}


def results(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]["results"]


def collected(answer):
    async def read():
        return b"".join([part async for part in answer.streaming_content])

    return asyncio.run(read())


def sheet(answer):
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    body = collected(answer) if answer.is_async else answer.getvalue()
    text = body.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("by", "key", "count"),
    [("user", "username", 1), ("model", "model_id", 2), ("resource", "resource_id", 3),
     ("thread", "thread_id", 3), ("day", "day", 2)],
)  # fmt: skip
def test_sums_are_by_what_is_asked_for(book, user, api_of, by, key, count):
    book(user, model_id="a", cost_usd=Decimal("0.1"))
    book(user, model_id="b", cost_usd=Decimal("0.5"))
    book(user, model_id="b", cost_usd=Decimal("0.7"), occurred_at=NOW - timedelta(days=1))
    rows = results(api_of(user).get(SUMMARY, {"by": by, **NOVEMBER}))
    assert len(rows) == count
    assert all(key in row for row in rows)
    assert sum(Decimal(row["cost_usd"]) for row in rows) == Decimal("1.3")
    assert sum(row["requests"] for row in rows) == 3


def test_the_dearest_comes_first_and_unpriced_last(book, user, api_of):
    book(user, model_id="none", cost_usd=None, cost_status="unpriced")
    book(user, model_id="cheap", cost_usd=Decimal("0.1"))
    book(user, model_id="dear", cost_usd=Decimal("0.5"))
    rows = results(api_of(user).get(SUMMARY, NOVEMBER))
    assert [row["model_id"] for row in rows] == ["dear", "cheap", "none"]
    assert rows[2]["cost_usd"] is None
    assert rows[2]["unpriced_count"] == 1


def test_simulated_and_real_are_never_added_up(book, user, api_of):
    book(user)
    book(user, simulated=True)
    rows = results(api_of(user).get(SUMMARY, NOVEMBER))
    assert sorted(row["simulated"] for row in rows) == [False, True]


def test_days_are_counted_in_on_both_sides(book, user, api_of):
    for days in range(4):
        book(user, occurred_at=NOW - timedelta(days=days))
    range_of_days = {"since": "2026-11-18", "until": "2026-11-19", "by": "day"}
    rows = results(api_of(user).get(SUMMARY, range_of_days))
    assert [row["day"] for row in rows] == ["2026-11-18", "2026-11-19"]


@pytest.mark.parametrize(
    "wrong",
    [{"by": "colour"}, {"month": "2026-13"}, {"month": "2026-11", "since": "2026-11-01"},
     {"since": "soon"}, {"until": "9999-12-31"}, {"resource": "x"}, {"format": "xml"}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_its_name(user, api_of, wrong):
    answer = api_of(user).get(SUMMARY, wrong)
    assert answer.status_code == 400
    assert set(answer.json()["details"]) & set(wrong)


def test_an_admin_sees_the_organisation_and_others_themselves(
    book, user, teammate, admin, stranger, api_of
):
    for somebody in (user, teammate, stranger):
        book(somebody)
    for who, seen in ((user, {"owner"}), (admin, {"owner", "teammate"})):
        rows = results(api_of(who).get(SUMMARY, NOVEMBER | {"by": "user"}))
        assert {row["username"] for row in rows} == seen


def test_the_ledger_is_filtered(book, user, teammate, admin, api_of):
    mine = book(user, model_id="a", occurred_at=NOW - timedelta(days=40))
    other = book(teammate, model_id="b", cost_usd=None, cost_status="unpriced")
    api = api_of(admin)
    for asked, found in [
        ({"user": "owner"}, mine), ({"model": "b"}, other), ({"since": "2026-11-01"}, other),
        ({"until": "2026-11-01"}, mine), ({"resource": mine.resource_id}, mine),
        ({"thread": other.thread_id}, other), ({"unpriced": "true"}, other),
    ]:  # fmt: skip
        assert [row["id"] for row in results(api.get(LEDGER, asked))] == [str(found.id)], asked
    assert results(api.get(LEDGER, {"resource": uuid4()})) == []


def test_the_summary_and_the_month_come_as_csv(book, user, api_of):
    book(user, cost_usd=Decimal("0.00000035"))
    for address in (SUMMARY, MONTHLY):
        (row,) = sheet(api_of(user).get(address, NOVEMBER | {"format": "csv"}))
        assert row["cost_usd"] == "0.00000035"
        assert row["model_id"] == "gpt-4o-mini"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_no_name_becomes_a_formula(book, user, api_of, begin):
    book(user, model_id=f"{begin}HYPERLINK('x')")
    (row,) = sheet(api_of(user).get(SUMMARY, NOVEMBER | {"format": "csv"}))
    assert row["model_id"] == f"'{begin}HYPERLINK('x')"


@pytest.mark.parametrize("between", [";", "; ", "\t", "|"])
def test_no_name_becomes_a_formula_where_cells_are_separated_otherwise(book, user, api_of, between):
    book(user, model_id=f"a{between}=HYPERLINK('x')")
    (row,) = sheet(api_of(user).get(SUMMARY, NOVEMBER | {"format": "csv"}))
    assert row["model_id"] == f"a{between}'=HYPERLINK('x')"


@pytest.mark.django_db(transaction=True)
def test_the_whole_ledger_is_streamed_in_order(user, api_of):
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            source_id=uuid4(), user=user, platform="nim", model_id=f"Modèle {number} 漢字",
            cost_usd=None, cost_status="unpriced", simulated=False,
            occurred_at=NOW - timedelta(seconds=number // 2),
        )
        for number in range(PIECE + 5)
    )  # fmt: skip
    rows = sheet(api_of(user).get(LEDGER, {"format": "csv"}))
    assert len(rows) == len({row["source_id"] for row in rows}) == PIECE + 5
    times = [row["occurred_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert rows[0]["cost_usd"] == ""
    assert rows[0]["username"] == "owner"


def test_a_forecast_needs_a_running_month_and_a_price():
    spent = MonthTotals(cost_usd=Decimal(10))
    november = NOW.date().replace(day=1)
    middle = NOW.replace(day=16, hour=0)
    assert queries.forecast(spent, november, middle) == Decimal(20)
    assert queries.forecast(spent, november, NOW.replace(day=1, hour=9)) is None
    assert queries.forecast(spent, november, NOW + timedelta(days=40)) is None
    assert queries.forecast(MonthTotals(cost_usd=None), november, middle) is None


def test_when_a_resource_was_used_last(book, user):
    resource_id = uuid4()
    book(user, resource_id=resource_id, occurred_at=NOW - timedelta(days=3))
    book(user, resource_id=resource_id, usage=TokenUsage())
    never = uuid4()
    use = queries.resource_use([resource_id, never])
    assert (use[resource_id][1], use[never]) == (NOW, (Decimal(0), None))
