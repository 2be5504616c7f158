"""Histories are appended in SQL and read back exactly, however long they get."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from conversations import history, reading
from conversations.history import BLOCK, KEPT, Counters
from conversations.messages import Bill, answer, dollars, question
from conversations.models import ConversationThread, ThreadSegment
from platforms.contract import TokenUsage
from tests.factories import make_thread

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def said(content, parent_id=None):
    return question(
        id=uuid4(), parent_id=parent_id, content=content, model_id="m", resource_id=None, at=NOW
    )


@pytest.fixture
def thread(user):
    return make_thread(user)


def test_250_messages_come_back_in_order_and_the_row_keeps_at_most_200(thread):
    for number in range(250):
        with transaction.atomic():
            parent = history.lock(thread.id)
            history.append(thread.id, [said(f"message {number}", parent)])
    found = history.messages(thread.id)
    assert [message["content"] for message in found] == [f"message {n}" for n in range(250)]
    assert [message["parent_id"] for message in found[1:]] == [m["id"] for m in found[:-1]]
    thread.refresh_from_db()
    assert len(thread.thread_data["messages"]) == 150 <= KEPT
    assert thread.messages_count == thread.version == 250
    (segment,) = ThreadSegment.objects.filter(thread=thread)
    assert (segment.first_position, len(segment.messages)) == (0, BLOCK)


def test_many_messages_at_once_move_as_many_blocks_as_needed(thread):
    history.append(thread.id, [said(f"{number}") for number in range(555)])
    assert [m["content"] for m in history.messages(thread.id)] == [f"{n}" for n in range(555)]
    starts = ThreadSegment.objects.filter(thread=thread).values_list("first_position", flat=True)
    assert list(starts) == [0, 100, 200, 300]


def test_one_message_is_found_wherever_it_lies(thread):
    sent = [said(f"{number}") for number in range(250)]
    history.append(thread.id, sent)
    for message in (sent[0], sent[99], sent[100], sent[249]):
        assert history.message(thread.id, message["id"]) == message
    assert history.message(thread.id, uuid4()) is None


def test_an_append_never_sends_the_history_back(thread):
    history.append(thread.id, [said("a secret word")])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        history.append(thread.id, [said("another")])
    assert len(queries) == 2
    assert all("a secret word" not in query["sql"] for query in queries)


def test_what_json_can_hold_survives_exactly(thread):
    text = 'quotes " and \\ and \n lines,\t😀 é 漢字 %s %(x)s {0} \u2028'
    history.append(thread.id, [said(text)])
    assert history.messages(thread.id)[0]["content"] == text


def test_counters_move_with_the_message(thread):
    used = TokenUsage(
        input_tokens=10, output_tokens=5, cache_read_tokens=3, cache_write_tokens=2,
        reasoning_tokens=4,
    )  # fmt: skip
    bill = Bill(usage=used, estimated=False, usd=Decimal("0.000000000001"), status="priced")
    history.append(thread.id, [said("a")], Counters.of(bill))
    thread.refresh_from_db()
    assert (thread.tokens_input_total, thread.tokens_output_total) == (15, 9)
    assert thread.tokens_total == 24
    assert (thread.requests_count, thread.unpriced_count) == (1, 0)
    assert thread.cost_total_usd == Decimal("0.000000000001")
    assert thread.last_usage_at is not None


def test_what_has_no_price_is_counted_as_such(thread):
    bill = Bill(usage=TokenUsage(), estimated=True, usd=None, status="unpriced")
    history.append(thread.id, [said("a")], Counters.of(bill))
    thread.refresh_from_db()
    assert (thread.unpriced_count, thread.cost_total_usd) == (1, 0)


def test_the_figures_are_of_what_is_shown_when_an_answer_ends_meanwhile(user, thread, monkeypatch):
    bill = Bill(usage=TokenUsage(input_tokens=7), estimated=False, usd=Decimal("0.5"), status="x")

    def ends_now(thread_id):
        history.append(thread_id, [said("last")], Counters.of(bill))

    monkeypatch.setattr(reading.queries, "running", ends_now)
    found = reading.read(user, thread.id)
    assert [message["content"] for message in found.messages] == ["last"]
    assert (found.thread.messages_count, found.thread.requests_count) == (1, 1)
    assert (found.thread.tokens_total, found.thread.cost_total_usd) == (7, Decimal("0.5"))


def test_money_is_a_string_of_twelve_decimals():
    bill = Bill(usage=TokenUsage(), estimated=False, usd=Decimal("3.5E-7"), status="priced")
    message = answer(
        id=uuid4(), parent_id=uuid4(), content="", model_id="m", resource_id=None,
        status="complete", at=NOW, bill=bill,
    )  # fmt: skip
    assert message["cost_usd"] == "0.000000350000"
    assert dollars(None) is None


@pytest.mark.django_db(transaction=True)
def test_appends_at_the_same_time_lose_nothing(user):
    thread = make_thread(user)

    def write(name):
        for number in range(20):
            history.append(thread.id, [said(f"{name}{number}")])
        connection.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = [message["content"] for message in history.messages(thread.id)]
    assert sorted(found) == sorted(f"{name}{number}" for name in "abcd" for number in range(20))
    assert ConversationThread.objects.get(id=thread.id).version == 80
