"""The first design's three sample queries run as they were written and find what is there."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from conversations.models import ConversationThread
from tests.factories import make_resource, make_thread, make_user

HERE = Path(__file__).parent
CONVERSATIONS = (HERE / "conversations_with_resources.sql").read_text()
THREADS = (HERE / "thread_with_usage.sql").read_text()
MONTH = (HERE / "monthly_usage_by_user.sql").read_text()


def run(query, *values):
    """Run a query with PostgreSQL's own `$1` placeholders, unchanged but for their binding."""
    with connection.cursor() as cursor:
        kinds = "(uuid)" if values else ""
        cursor.execute(f"PREPARE sample{kinds} AS {query}")
        cursor.execute("EXECUTE sample" + ("(%s)" if values else ""), values)
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute("DEALLOCATE sample")
    return found


@pytest.fixture
def thread(user):
    thread = make_thread(user, make_resource(user))
    make_resource(user, conversation_id=thread.conversation_id, resource_name="inside")
    ConversationThread.objects.filter(pk=thread.pk).update(
        tokens_input_total=7,
        tokens_output_total=3,
        tokens_total=10,
        requests_count=1,
        cost_total_usd=Decimal("0.00000035"),
        last_usage_at=timezone.now(),
    )
    return thread


def test_conversations_come_with_their_resources(thread, user):
    (row,) = run(CONVERSATIONS, user.pk)
    assert row["id"] == thread.conversation_id
    assert [resource["resource_name"] for resource in row["deployed_resources"]] == ["inside"]


def test_threads_come_with_their_usage(thread):
    (row,) = run(THREADS, thread.conversation_id)
    assert row["tokens_total"] == 10
    assert row["cost_total_usd"] == Decimal("0.00000035")
    assert json.loads(row["thread_data"]) == {"messages": []}


def test_the_month_is_summed_by_user(thread):
    (row,) = run(MONTH)
    assert row["username"] == "owner"
    assert row["total_cost"] == Decimal("0.00000035")
    assert row["total_requests"] == 1


def test_a_resource_cannot_stand_in_somebody_elses_conversation(thread, stranger):
    with transaction.atomic():
        make_resource(stranger, conversation_id=thread.conversation_id)
        with connection.cursor() as cursor, pytest.raises(IntegrityError):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_deleting_a_conversation_keeps_its_resources(thread, user):
    other = make_user("other")
    assert other.resources.count() == 0
    inside = user.resources.get(resource_name="inside")
    thread.conversation.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    inside.refresh_from_db()
    assert inside.conversation_id is None
