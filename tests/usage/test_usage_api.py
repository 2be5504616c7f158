"""Spend in the API."""

from decimal import Decimal

import pytest

from tests.factories import NOW
from usage.models import LedgerEntry

MONTHLY = "/api/v1/usage/monthly/"
LEDGER = "/api/v1/usage/ledger/"
NOVEMBER = {"month": "2026-11"}


def data(answer):
    assert answer.status_code == 200, answer.json()
    return answer.json()["data"]


def test_a_month_has_totals_rows_and_days(book, user, api_of):
    entry = book(user, cost_usd=Decimal("0.5"))
    month = data(api_of(user).get(MONTHLY, NOVEMBER))
    assert month["month"] == "2026-11"
    assert month["totals"]["cost_usd"] == "0.5"
    assert month["totals"]["tokens_total"] == 20
    assert month["totals"]["simulated"] is False
    assert month["totals"]["simulated_cost_usd"] == "0"
    assert month["rows"] == [
        {
            "username": "owner",
            "model_id": "gpt-4o-mini",
            "resource_id": str(entry.resource_id),
            "resource_name": "my model",
            "requests": 1,
            "input_tokens": 10,
            "output_tokens": 5,
            "cache_read_tokens": 3,
            "cache_write_tokens": 0,
            "reasoning_tokens": 2,
            "tokens_total": 20,
            "cost_usd": "0.5",
            "unpriced_count": 0,
            "estimated_count": 0,
            "simulated": False,
        }
    ]
    assert {"date": "2026-11-20", "cost_usd": "0.5", "tokens": 20} in month["days"]


def test_unpriced_is_null(book, user, api_of):
    book(user, cost_usd=None, cost_status="unpriced")
    month = data(api_of(user).get(MONTHLY, NOVEMBER))
    assert month["totals"]["cost_usd"] is None
    assert month["rows"][0]["cost_usd"] is None


def test_without_a_month_it_is_this_one(user, api_of):
    assert data(api_of(user).get(MONTHLY))["rows"] == []


@pytest.mark.parametrize("month", ["2026-13", "26-11", "yesterday", "2026-11-01"])
def test_what_is_no_month_is_malformed(user, api_of, month):
    answer = api_of(user).get(MONTHLY, {"month": month})
    assert answer.status_code == 400
    assert "month" in answer.json()["details"]


def test_the_ledger_has_every_line_newest_first(book, user, api_of):
    old = book(user, occurred_at=NOW.replace(day=1))
    new = book(user)
    first = data(api_of(user).get(LEDGER, {"page_size": 1}))
    assert [line["id"] for line in first["results"]] == [str(new.pk)]
    second = data(api_of(user).get(first["next"]))
    assert [line["id"] for line in second["results"]] == [str(old.pk)]
    line = first["results"][0]
    assert (line["username"], line["organization"]) == ("owner", "Acme")
    assert (line["cost_usd"], line["cost_status"]) == ("0.0000045", "priced")
    assert line["basis"] == {"formula": "10 input × $0.15"}


def test_who_sees_whose_lines(book, user, teammate, admin, stranger, super_admin, api_of):
    book(user)
    for person, lines in [(user, 1), (teammate, 0), (admin, 1), (stranger, 0), (super_admin, 1)]:
        assert len(data(api_of(person).get(LEDGER))["results"]) == lines
        assert len(data(api_of(person).get(MONTHLY, NOVEMBER))["rows"]) == lines


@pytest.mark.parametrize("path", [LEDGER, MONTHLY])
def test_queries_are_few_and_do_not_grow(
    book, user, super_admin, api_of, django_assert_max_num_queries, path
):
    script, counts = api_of(super_admin), []
    for more in (3, 27):
        for number in range(more):
            book(user, model_id=f"model-{more}-{number}")
        with django_assert_max_num_queries(12) as asked:
            script.get(path, {"page_size": 100})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nothing_is_written_through_the_api(user, api_of):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(api_of(user), method)(LEDGER).status_code == 405


def test_the_admin_reads_and_never_writes(book, user, admin, super_admin, client_of):
    entry = book(user)
    browser, base = client_of(super_admin), "/admin/usage/ledgerentry/"
    assert "gpt-4o-mini" in browser.get(base).text
    assert browser.get(f"{base}{entry.pk}/change/").status_code == 200
    assert browser.post(f"{base}{entry.pk}/change/", {"cost_usd": "0"}).status_code == 403
    assert browser.get(f"{base}add/").status_code == 403
    assert browser.post(f"{base}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client_of(admin).get(base).status_code == 302
    assert LedgerEntry.objects.get().cost_usd == entry.cost_usd
