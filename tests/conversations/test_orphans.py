"""Answers belong to a living desk, or are ended by somebody else."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

from conversations import orphans, tasks
from conversations.models import ConversationThread, Generation
from conversations.replying import Desk
from tests.conversations.conftest import (
    ask,
    buffered,
    ended,
    execute,
    expire,
    off_loop,
    said,
    until,
)


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


async def test_an_orphan_of_a_stopped_resource_is_kept_and_unpriced(
    user, thread, resource, model, desk
):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Four words were said")
    await buffered(generation.id, "Four words were said")
    for loop in desk.loops:
        loop.cancel()
    stopped = {"status": "stopped", "desired_status": "stopped"}
    await off_loop(type(resource).objects.filter(id=resource.id).update, **stopped)
    await off_loop(expire, generation.id)
    await off_loop(tasks.end_orphans)
    message = await said(await ended(generation.id))
    assert message["content"] == "Four words were said"
    assert (message["cost_usd"], message["cost_status"]) == (None, "unpriced")
    assert message["usage"]["output_tokens"] == 5
    call.end()
