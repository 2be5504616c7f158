"""Booking what was spent."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from platforms.contract import TokenUsage
from usage import metering
from usage.models import LedgerEntry

USAGE = TokenUsage(input_tokens=10, output_tokens=5, cache_read_tokens=3, reasoning_tokens=2)


def test_a_request_is_booked_with_every_bucket(book, user):
    entry = book(user)
    entry.refresh_from_db()
    assert entry.cost_usd == Decimal("0.0000045")
    assert (entry.input_tokens, entry.output_tokens) == (10, 5)
    assert (entry.cache_read_tokens, entry.cache_write_tokens) == (3, 0)
    assert entry.reasoning_tokens == 2
    assert entry.organization == "Acme"


def test_the_same_request_is_booked_once_and_the_first_booking_stands(book, user):
    source = uuid4()
    first = book(user, source_id=source)
    again = book(user, source_id=source, cost_usd=Decimal(9))
    assert again.pk == first.pk
    assert again.cost_usd == first.cost_usd
    assert LedgerEntry.objects.count() == 1


def test_booking_takes_one_insert_and_one_read(book, user, django_assert_num_queries):
    with django_assert_num_queries(2) as told:
        book(user)
    assert "ON CONFLICT DO NOTHING" in told.captured_queries[0]["sql"]


def test_a_cost_keeps_twelve_decimals(book, user):
    entry = book(user, cost_usd=Decimal("0.0000000000035"))
    assert entry.cost_usd == Decimal("0.000000000004")


def test_a_request_without_a_price_is_null_and_not_zero(book, user):
    entry = book(user, cost_usd=None, cost_status="unpriced")
    assert entry.cost_usd is None


@pytest.mark.parametrize(
    "values",
    [
        {"usage": replace(USAGE, input_tokens=-1)},
        {"usage": replace(USAGE, output_tokens=2**63)},
        {"cost_usd": Decimal("-0.01")},
        {"cost_usd": Decimal("NaN")},
        {"cost_usd": None},
        {"cost_usd": Decimal(0), "cost_status": "unpriced"},
        {"cost_status": "guessed"},
    ],
    ids=str,
)
def test_what_cannot_be_true_is_not_booked(book, user, values):
    with pytest.raises(metering.BadEntry):
        book(user, **values)
    assert not LedgerEntry.objects.exists()


def test_the_database_refuses_to_change_or_remove_a_line(book, user):
    entry = book(user)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        LedgerEntry.objects.update(cost_usd=F("cost_usd") * 0)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        LedgerEntry.objects.all().delete()
    with pytest.raises(TypeError):
        entry.save()
    assert LedgerEntry.objects.get().cost_usd == entry.cost_usd


def test_names_with_signs_that_the_database_refuses_are_cleaned(book, user):
    assert book(user, resource_name="my\x00model").resource_name == "mymodel"


@pytest.mark.django_db(transaction=True)
def test_tests_may_still_empty_the_whole_table(book, user):
    book(user)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entries")
    assert not LedgerEntry.objects.exists()
