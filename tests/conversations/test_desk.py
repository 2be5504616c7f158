"""What happens to an answer when people, machines and networks do not behave."""

from __future__ import annotations

import asyncio
import time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from conversations import actions, buffer, history, orphans
from conversations.models import ConversationThread, Generation
from conversations.replying import Desk
from modelcatalog.models import ModelConfiguration
from tests.conversations.conftest import buffered, ended, off_loop, said, until
from usage.models import LedgerEntry


async def ask(user, thread, content="What is new?"):
    return await off_loop(actions.ask, by=user, thread_id=thread.id, content=content)


async def test_a_stop_is_obeyed_within_a_second_and_closes_the_connection(
    user, thread, model, desk
):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Half a ", "sentence")
    await buffered(generation.id, "Half a sentence")
    began = time.monotonic()
    await off_loop(actions.stop, by=user, thread_id=thread.id)
    await asyncio.wait_for(call.left.wait(), 1)
    generation = await ended(generation.id)
    assert time.monotonic() - began < 1.5
    message = await said(generation)
    assert (message["status"], message["content"]) == ("stopped", "Half a sentence")
    assert message["usage_estimated"]
    assert message["usage"]["output_tokens"] > 0
    assert message["usage"]["input_tokens"] > 0
    assert message["error"] is None


async def test_a_stop_is_obeyed_without_valkey_too(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    await off_loop(Generation.objects.filter(id=generation.id).update, stop_requested=True)
    await asyncio.wait_for(call.left.wait(), 1)
    assert (await ended(generation.id)).status == "stopped"


async def test_an_answer_stopped_before_it_began_asks_nothing(user, thread, model):
    generation = await ask(user, thread)
    await off_loop(actions.stop, by=user, thread_id=thread.id)
    desk = Desk()
    await desk.open()
    generation = await ended(generation.id)
    await desk.close()
    assert generation.status == "stopped"
    assert model.seen == []
    assert (await said(generation))["usage"] is None


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
    from tests.factories import make_thread

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
    from tests.factories import make_thread

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


async def test_an_answer_whose_desk_died_is_interrupted_with_its_text(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Last words")
    await buffered(generation.id, "Last words")
    # What the rest of the world sees of a dead desk: nobody renews the lease, which runs out.
    for loop in desk.loops:
        loop.cancel()
    await off_loop(expire, generation.id)
    assert await off_loop(orphans.end_orphans) == 1
    generation = await ended(generation.id)
    message = await said(generation)
    assert (message["status"], message["content"]) == ("interrupted", "Last words")
    assert message["usage"]["output_tokens"] > 0
    # The desk comes back to life and may not end it again.
    call.end()
    await until(lambda: not desk.answers)
    thread = await off_loop(ConversationThread.objects.get, id=thread.id)
    assert (thread.messages_count, thread.requests_count) == (2, 1)


def expire(generation_id):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE generations SET lease_until = clock_timestamp() - interval '1 second' "
            "WHERE id = %s",
            [generation_id],
        )


async def test_a_desk_that_lost_its_lease_hangs_up(user, thread, model, settings):
    settings.STAQUE_GENERATION_LEASE_SECONDS = 0.6
    desk = Desk()
    await desk.open()
    generation = await ask(user, thread)
    call = await model.call()
    await off_loop(Generation.objects.filter(id=generation.id).update, lease_holder=uuid4())
    await asyncio.wait_for(call.left.wait(), 2)
    await desk.close()
    assert (await off_loop(Generation.objects.get, id=generation.id)).finished_at is None


async def test_a_living_desk_keeps_its_lease(user, thread, model, settings):
    settings.STAQUE_GENERATION_LEASE_SECONDS = 0.6
    desk = Desk()
    await desk.open()
    generation = await ask(user, thread)
    call = await model.call()
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        assert await off_loop(orphans.end_orphans) == 0
        await asyncio.sleep(0.1)
    call.say("Still here")
    call.end()
    assert (await ended(generation.id)).status == "complete"
    await desk.close()


async def test_an_answer_that_nobody_takes_fails_with_a_sentence(user, thread):
    generation = await ask(user, thread)
    assert await off_loop(orphans.end_orphans) == 0
    with_age = "UPDATE generations SET created_at = clock_timestamp() - interval '3 minutes'"
    await off_loop(execute, with_age)
    assert await off_loop(orphans.end_orphans) == 1
    message = await said(await ended(generation.id))
    assert message["status"] == "failed"
    assert "No web process" in message["error"]["text"]


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


async def test_closing_the_desk_interrupts_what_it_writes(user, thread, model):
    desk = Desk()
    await desk.open()
    generation = await ask(user, thread)
    call = await model.call()
    call.say("So far")
    await buffered(generation.id, "So far")
    began = time.monotonic()
    await desk.close()
    assert time.monotonic() - began < 3
    message = await said(await ended(generation.id))
    assert (message["status"], message["content"]) == ("interrupted", "So far")


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
    assert heard == [
        ("user", "First"),
        ("assistant", "First answer"),
        ("user", "Second\n\nThird"),
    ]


async def test_the_buffer_is_forgotten_in_time(user, thread, model, desk):
    model.always("Short")
    generation = await ended((await ask(user, thread)).id)
    client = buffer.open_client(1)
    for key in (buffer.events_key(generation.id), buffer.text_key(generation.id)):
        assert 0 < await client.ttl(key) <= buffer.RUNNING_SECONDS
    await client.aclose()
    assert len(await off_loop(history.messages, thread.id)) == 2
