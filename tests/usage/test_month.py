"""A month's totals, rows and days."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from platforms.contract import TokenUsage
from usage import queries
from usage.queries import MonthTotals

NOVEMBER = date(2026, 11, 1)


def test_totals_add_up_every_bucket(book, user):
    book(user)
    book(user, usage=TokenUsage(input_tokens=1, cache_write_tokens=4), cost_status="estimated")
    book(user, cost_usd=None, cost_status="unpriced")
    assert queries.month_totals(user, NOVEMBER) == MonthTotals(
        cost_usd=Decimal("0.000009"),
        unpriced_count=1,
        estimated_count=1,
        requests=3,
        input_tokens=21,
        output_tokens=10,
        cache_read_tokens=6,
        cache_write_tokens=4,
        reasoning_tokens=4,
        tokens_total=45,
    )


def test_a_month_in_which_nothing_was_asked_cost_nothing(user):
    assert queries.month_totals(user, NOVEMBER) == MonthTotals()
    assert queries.month_totals(user, NOVEMBER).cost_usd == 0


def test_a_month_in_which_nothing_has_a_price_is_unpriced_and_not_free(book, user):
    book(user, cost_usd=None, cost_status="unpriced")
    assert queries.month_totals(user, NOVEMBER).cost_usd is None


def test_months_begin_and_end_in_utc(book, user):
    for moment in [
        datetime(2026, 10, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    ]:
        book(user, occurred_at=moment)
    assert queries.month_totals(user, NOVEMBER).requests == 2
    assert queries.month_totals(user, date(2026, 11, 17)).requests == 2
    assert queries.month_totals(user, date(2026, 12, 1)).requests == 1


def test_simulated_spend_is_shown_where_there_is_no_other(book, user):
    book(user, simulated=True, cost_usd=Decimal(2))
    totals = queries.month_totals(user, NOVEMBER)
    assert totals.simulated
    assert totals.cost_usd == totals.simulated_cost_usd == 2
    assert totals.requests == totals.simulated_requests == 1


def test_simulated_and_real_spend_are_never_added_up(book, user):
    book(user, simulated=True, cost_usd=Decimal(2))
    book(user, simulated=False, cost_usd=Decimal(3))
    totals = queries.month_totals(user, NOVEMBER)
    assert not totals.simulated
    assert (totals.cost_usd, totals.requests) == (3, 1)
    assert (totals.simulated_cost_usd, totals.simulated_requests) == (2, 1)
    assert totals.simulated_tokens_total == 20
    assert [row.simulated for row in queries.month_rows(user, NOVEMBER)] == [False, True]
    spent = {day.date.day: day.cost_usd for day in queries.days(user, NOVEMBER)}
    assert spent[20] == 3


def test_rows_are_by_person_model_and_resource_the_dearest_first(book, user):
    resource = uuid4()
    for _ in range(2):
        book(user, resource_id=resource, resource_name="cheap", cost_usd=Decimal("0.1"))
    book(user, resource_name="dear", cost_usd=Decimal(5))
    book(user, resource_name="unpriced", cost_usd=None, cost_status="unpriced")
    rows = queries.month_rows(user, NOVEMBER)
    assert [row.resource_name for row in rows] == ["dear", "cheap", "unpriced"]
    cheap = rows[1]
    assert (cheap.username, cheap.model_id, cheap.resource_id) == ("owner", "gpt-4o-mini", resource)
    assert (cheap.requests, cheap.input_tokens, cheap.tokens_total) == (2, 20, 40)
    assert cheap.cost_usd == Decimal("0.2")
    assert (rows[2].cost_usd, rows[2].unpriced_count) == (None, 1)


def test_who_sees_whose_spend(book, user, teammate, admin, stranger, super_admin):
    for person in (user, teammate, stranger):
        book(person)
    for person, requests in [
        (user, 1),
        (teammate, 1),
        (admin, 2),
        (stranger, 1),
        (super_admin, 3),
    ]:
        assert queries.month_totals(person, NOVEMBER).requests == requests
        assert len(queries.month_rows(person, NOVEMBER)) == requests
        assert queries.ledger(person).count() == requests


def test_an_admin_without_an_organisation_sees_own_spend_alone(book, user, admin):
    admin.organization = None
    admin.save()
    book(user)
    book(admin)
    assert [entry.user for entry in queries.ledger(admin)] == [admin]


def test_spend_stays_with_the_organisation_where_it_was_made(book, user, stranger, admin):
    book(user)
    user.organization = stranger.organization
    user.save()
    assert queries.month_totals(admin, NOVEMBER).requests == 1
    assert queries.month_totals(user, NOVEMBER).requests == 1


def test_every_day_up_to_today_is_there(book, user):
    book(user, occurred_at=datetime(2026, 11, 3, 0, 0, tzinfo=UTC))
    book(user, occurred_at=datetime(2026, 11, 3, 23, 59, tzinfo=UTC))
    book(
        user,
        occurred_at=datetime(2026, 11, 4, tzinfo=UTC),
        cost_usd=None,
        cost_status="unpriced",
    )
    days = queries.days(user, NOVEMBER, today=date(2026, 11, 5))
    assert [tuple(day) for day in days] == [
        (date(2026, 11, 1), Decimal(0), 0),
        (date(2026, 11, 2), Decimal(0), 0),
        (date(2026, 11, 3), Decimal("0.000009"), 40),
        (date(2026, 11, 4), None, 20),
        (date(2026, 11, 5), Decimal(0), 0),
    ]


def test_a_past_month_has_all_its_days(user):
    assert len(queries.days(user, date(2026, 2, 1), today=date(2026, 11, 5))) == 28
    assert len(queries.days(user, date(2024, 2, 1), today=date(2026, 11, 5))) == 29


def test_months_follow_each_other_over_the_turn_of_the_year():
    assert queries.next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert queries.next_month(date(2026, 1, 31)) == date(2026, 2, 1)
    assert queries.previous_month(date(2027, 1, 31)) == date(2026, 12, 1)


def test_what_resources_cost(book, user, teammate):
    cheap, unpriced, unused = uuid4(), uuid4(), uuid4()
    book(user, resource_id=cheap, cost_usd=Decimal("0.1"))
    book(teammate, resource_id=cheap, cost_usd=Decimal("0.2"))
    book(user, resource_id=cheap, cost_usd=None, cost_status="unpriced")
    book(user, resource_id=unpriced, cost_usd=None, cost_status="unpriced")
    assert queries.resource_costs([cheap, unpriced, unused]) == {
        cheap: Decimal("0.3"),
        unpriced: None,
        unused: 0,
    }
    assert queries.resource_costs([]) == {}
