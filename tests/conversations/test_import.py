"""The older system's messages come into threads: once, in order, with what is known of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from conversations import history, importing
from conversations.branches import course
from conversations.models import ChatMessage, Conversation, ConversationThread, MessageText
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(user):
    return Conversation.objects.create(user=user, title="Old")


def row(user, conversation, number, role="user", content=None, **values):
    return ChatMessage.objects.create(
        user=user,
        conversation=conversation,
        role=role,
        content=f"message {number}" if content is None else content,
        created_at=NOW - timedelta(days=100) + timedelta(minutes=number),
        **values,
    )


def run(*flags):
    out = StringIO()
    call_command("import_chat_messages", *flags, stdout=out)
    return out.getvalue()


def test_rows_become_one_thread_in_order_and_stay_where_they_are(user, conversation):
    rows = [
        row(user, conversation, 0),
        row(user, conversation, 1, "assistant", model_id="m", tokens_input=10, tokens_output=5,
            cost_usd=Decimal("0.000150")),
        row(user, conversation, 2),
        row(user, conversation, 3, "assistant", model_id="m"),
    ]  # fmt: skip
    assert "4 messages imported into 1 threads" in run()
    (thread,) = ConversationThread.objects.filter(conversation=conversation)
    said = history.messages(thread.id)
    assert [message["id"] for message in said] == [str(one.id) for one in rows]
    assert course(said) == said
    assert (thread.model_id, thread.title) == ("m", "message 0")
    assert thread.created_at == rows[0].created_at
    assert thread.updated_at == rows[3].created_at
    assert ChatMessage.objects.count() == 4


def test_counters_hold_only_what_the_rows_say(user, conversation):
    row(user, conversation, 1, "assistant", model_id="m", tokens_input=10, tokens_output=5,
        cost_usd=Decimal("0.000150"))  # fmt: skip
    row(user, conversation, 2, "assistant", model_id="m", tokens_input=1, tokens_output=1,
        cost_usd=Decimal(0))  # fmt: skip
    row(user, conversation, 3, "assistant", model_id="m")
    run()
    thread = ConversationThread.objects.get(conversation=conversation)
    assert (thread.tokens_input_total, thread.tokens_output_total) == (11, 6)
    assert (thread.requests_count, thread.unpriced_count) == (2, 1)
    assert thread.cost_total_usd == Decimal("0.000150")
    priced, rounded_away, silent = history.messages(thread.id)
    assert (priced["cost_usd"], priced["cost_status"]) == ("0.000150000000", "estimated")
    assert (rounded_away["cost_usd"], rounded_away["cost_status"]) == (None, "unpriced")
    assert (silent["usage"], silent["cost_status"]) == (None, None)


def test_every_model_of_a_conversation_gets_a_thread_and_its_questions(user, conversation):
    for number, model in enumerate(["", "a", "", "b", ""]):
        row(user, conversation, number, "assistant" if model else "user", model_id=model)
    run()
    threads = ConversationThread.objects.filter(conversation=conversation)
    said = {one.model_id: [m["content"] for m in history.messages(one.id)] for one in threads}
    assert said == {
        "a": ["message 0", "message 1"],
        "b": ["message 2", "message 3", "message 4"],
    }


def test_a_second_run_changes_nothing(user, conversation):
    for number in range(5):
        row(user, conversation, number)
    run()
    before = list(ConversationThread.objects.values())
    assert "0 messages imported" in (said := run())
    assert "5 were imported before" in said
    assert list(ConversationThread.objects.values()) == before


def test_a_run_that_was_killed_goes_on_where_it_was(user, conversation):
    for number in range(35):
        row(user, conversation, number)

    class Killed(Exception):
        pass

    def die(line):
        if line.startswith("20"):
            raise Killed

    with pytest.raises(Killed):
        importing.run(batch=10, told=die)
    thread = ConversationThread.objects.get(conversation=conversation)
    assert len(history.messages(thread.id)) == 20
    report = importing.run(batch=10)
    assert (report.imported, report.present) == (15, 20)
    texts = [message["content"] for message in history.messages(thread.id)]
    assert texts == [f"message {number}" for number in range(35)]


def test_long_histories_are_kept_in_segments(user, conversation):
    for number in range(450):
        row(user, conversation, number)
    run()
    thread = ConversationThread.objects.get(conversation=conversation)
    assert len(thread.thread_data["messages"]) <= history.KEPT
    assert thread.messages_count == 450
    texts = [message["content"] for message in history.messages(thread.id)]
    assert texts == [f"message {number}" for number in range(450)]
    assert MessageText.objects.filter(thread=thread).count() == 450


def test_a_dry_run_tells_the_same_and_writes_nothing(user, conversation):
    row(user, conversation, 0)
    assert "1 messages would be imported into 1 threads" in run("--dry-run")
    assert not ConversationThread.objects.exists()


def test_what_is_left_is_told_with_its_reason(user, stranger, conversation):
    row(user, conversation, 0, content="  ")
    row(user, conversation, 1, role="tool")
    row(stranger, conversation, 2)
    row(user, conversation, 3, role="HUMAN ", content="kept")
    said = run()
    assert "1 messages imported" in said
    assert f"1 left: {importing.EMPTY}" in said
    assert "1 left: an unknown role, “tool”" in said
    assert f"1 left: {importing.FOREIGN}" in said


def test_loose_messages_get_a_conversation_of_their_own(user):
    row(user, None, 0)
    run()
    thread = ConversationThread.objects.select_related("conversation").get(user=user)
    assert thread.conversation.title == importing.LOOSE_TITLE


def test_everybody_reads_their_own_legacy_messages(api_of, user, stranger, conversation):
    mine = row(user, conversation, 0, cost_usd=Decimal("0.5"), metadata={"a": 1})
    address = f"/api/v1/chat-messages/?conversation_id={conversation.id}"
    (found,) = api_of(user).get(address).json()["data"]["results"]
    assert (found["id"], found["cost_usd"], found["metadata"]) == (str(mine.id), "0.5", {"a": 1})
    assert api_of(stranger).get("/api/v1/chat-messages/").json()["data"]["results"] == []
    assert api_of(user).post("/api/v1/chat-messages/", {}, format="json").status_code == 405
    assert api_of(user).get(f"/api/v1/chat-messages/?conversation_id={uuid4()}x").status_code == 400
