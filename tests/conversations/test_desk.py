"""What a desk makes of what models say, and of how they fail."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from django.db import connection

from conversations import buffer, history
from conversations.models import ConversationThread, Generation
from conversations.replying import Desk
from modelcatalog.models import ModelConfiguration
from tests.conversations.conftest import ask, buffered, ended, execute, off_loop, said
from tests.factories import make_thread
from usage.models import LedgerEntry


async def test_a_broken_stream_keeps_what_was_written(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("The beginning")
    await buffered(generation.id, "The beginning")
    call.cut()
    generation = await ended(generation.id)
    message = await said(generation)
    assert (message["status"], message["content"]) == ("interrupted", "The beginning")
    assert message["error"]["code"]
    assert message["usage_estimated"]
    entry = await off_loop(LedgerEntry.objects.get, source_id=generation.id)
    assert entry.output_tokens > 0


async def test_a_refusal_of_the_platform_fails_the_answer_and_costs_nothing(
    user, thread, model, desk
):
    model.status = 401
    generation = await ended((await ask(user, thread)).id)
    message = await said(generation)
    assert generation.status == message["status"] == "failed"
    assert message["error"]["text"]
    assert message["usage"] is None
    assert message["cost_usd"] is None
    assert not await off_loop(LedgerEntry.objects.filter(source_id=generation.id).exists)


async def test_without_usage_tokens_are_reckoned_and_say_so(user, thread, model, desk):
    model.always("Twelve bytes", usage=None)
    generation = await ended((await ask(user, thread)).id)
    message = await said(generation)
    assert message["status"] == "complete"
    assert message["usage_estimated"]
    assert message["usage"]["output_tokens"] == 3


async def test_cost_is_the_same_to_the_last_digit_everywhere(user, thread, resource, model, desk):
    await off_loop(
        ModelConfiguration.objects.create,
        model_id=resource.model_id,
        per_1k_input_tokens_usd=Decimal("0.00035"),
        per_1k_output_tokens_usd=Decimal("0.0004"),
    )
    model.always("Priced")
    generation = await ended((await ask(user, thread)).id)
    cost = 11 * Decimal("3.5E-7") + 7 * Decimal("4E-7")
    message = await said(generation)
    assert message["cost_status"] == "priced", message
    assert message["cost_usd"] == f"{cost:.12f}"
    assert "11 input" in message["cost_formula"]
    entry = await off_loop(LedgerEntry.objects.get, source_id=generation.id)
    thread = await off_loop(ConversationThread.objects.get, id=thread.id)
    assert entry.cost_usd == thread.cost_total_usd == cost


async def test_two_desks_share_the_work_and_nobody_answers_twice(
    user, resource, thread, model, desk
):
    model.always("Once")
    other = Desk()
    await other.open()
    threads = [thread, *[await off_loop(make_thread, user, resource) for _ in range(11)]]
    asked = [await ask(user, one) for one in threads]
    finished = [await ended(one.id) for one in asked]
    await other.close()
    assert len(model.seen) == len(asked)
    assert {one.status for one in finished} == {"complete"}
    assert {one.lease_holder for one in finished} <= {desk.holder, other.holder}


async def test_a_desk_takes_no_more_than_it_may(user, resource, thread, model):
    desk = Desk(at_once=1)
    await desk.open()
    second = await off_loop(make_thread, user, resource)
    first_asked, second_asked = await ask(user, thread), await ask(user, second)
    call = await model.call()
    await asyncio.sleep(1.2)
    waiting = await off_loop(Generation.objects.filter(status="waiting").count)
    assert (waiting, len(model.seen)) == (1, 1)
    call.end()
    (await model.call()).end()
    await ended(first_asked.id)
    await ended(second_asked.id)
    await desk.close()


@pytest.fixture
def own_backend(transactional_db):
    """The connection that the test's own bookkeeping needs afterwards."""
    connection.ensure_connection()
    return connection.connection.info.backend_pid


async def test_the_end_waits_for_a_database_that_went_away(user, thread, model, desk, own_backend):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Survived")
    await buffered(generation.id, "Survived")
    await off_loop(
        execute,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid NOT IN (pg_backend_pid(), %s) AND datname = current_database()",
        own_backend,
    )
    call.end()
    message = await said(await ended(generation.id))
    assert (message["status"], message["content"]) == ("complete", "Survived")


async def test_half_a_character_waits_for_its_other_half(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("smile \ud83d", "\ude00", " lone \ud83d", "x\x00y")
    call.end()
    message = await said(await ended(generation.id))
    assert message["content"] == "smile 😀 lone \ufffdxy"


async def test_the_model_hears_what_was_said_before(user, thread, model, desk):
    model.always("First answer")
    await ended((await ask(user, thread, "First")).id)
    model.status = 500
    await ended((await ask(user, thread, "Second")).id)
    model.status = 200
    await ended((await ask(user, thread, "Third")).id)
    heard = [(turn["role"], turn["content"]) for turn in model.seen[-1].body["messages"]]
    assert heard == [("user", "First"), ("assistant", "First answer"), ("user", "Second\n\nThird")]


async def test_the_buffer_is_forgotten_in_time(user, thread, model, desk):
    model.always("Short")
    generation = await ended((await ask(user, thread)).id)
    client = buffer.open_client(1)
    for key in (buffer.events_key(generation.id), buffer.text_key(generation.id)):
        assert 0 < await client.ttl(key) <= buffer.RUNNING_SECONDS
    await client.aclose()
    assert len(await off_loop(history.messages, thread.id)) == 2
