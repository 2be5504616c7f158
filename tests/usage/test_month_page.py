"""The page of a month."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.counting import fewest

MONTH = reverse("usage:month")
BOOKED = f"{MONTH}?month=2026-11"


def test_the_month_shows_who_spent_what(book, user, client_of):
    book(user, resource_name="my-llama", occurred_at=datetime(2026, 9, 3, tzinfo=UTC))
    answer = client_of(user).get(f"{MONTH}?month=2026-09")
    assert answer.status_code == 200
    assert answer.context["month"] == date(2026, 9, 1)
    assert answer.context["totals"].requests == 1
    assert "my-llama" in answer.text
    assert answer.context["previous_url"] == f"{MONTH}?month=2026-08"
    assert answer.context["next_url"] == f"{MONTH}?month=2026-10"


def test_without_a_month_it_is_this_one_and_none_follows(user, client_of):
    answer = client_of(user).get(MONTH)
    assert answer.context["month"] == datetime.now(UTC).date().replace(day=1)
    assert answer.context["next_url"] is None


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-1", "november", "1999-12", "2026-11-01", "٢٠٢٦-11"]
)
def test_what_is_no_month_is_not_found(user, client_of, month):
    assert client_of(user).get(MONTH, {"month": month}).status_code == 404


def test_strangers_see_nothing_of_it(book, user, stranger, client_of):
    book(user, resource_name="my-llama")
    assert "my-llama" in client_of(user).get(BOOKED).text
    assert "my-llama" not in client_of(stranger).get(BOOKED).text


def test_an_admin_sees_the_organisation(book, user, admin, client_of):
    book(user, resource_name="my-llama")
    assert "my-llama" in client_of(admin).get(BOOKED).text


def test_queries_are_few_and_do_not_grow(book, user, client_of):
    browser, counts = client_of(user), []
    for more in (3, 27):
        for number in range(more):
            book(user, model_id=f"model-{more}-{number}")
        counts.append(fewest(lambda: browser.get(BOOKED)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("by", ["user", "model", "resource", "thread", "day"])
def test_a_month_is_summed_by_anything(book, user, client_of, by):
    book(user)
    page = client_of(user).get(f"/usage/?month=2026-11&by={by}")
    assert page.context["by"] == by
    assert len(page.context["summed"]) == 1
    assert f"by={by}" in page.context["csv_url"]
    assert client_of(user).get(page.context["csv_url"])["Content-Type"].startswith("text/csv")


def test_what_it_cannot_be_summed_by_shows_all(book, user, client_of):
    book(user)
    assert client_of(user).get("/usage/?month=2026-11&by=%00colour").context["by"] == ""


def test_answers_without_a_price_are_named_with_the_way_to_one(book, user, admin, client_of):
    book(user, model_id="nobody-knows", cost_usd=None, cost_status="unpriced")
    theirs = client_of(user).get("/usage/?month=2026-11").content.decode()
    assert "nobody-knows" in theirs
    assert "An administrator can set" in theirs
    assert (
        "Set what a thousand tokens cost"
        in client_of(admin).get("/usage/?month=2026-11").content.decode()
    )
