"""Whoever wants an answer to end is obeyed at once."""

from __future__ import annotations

import asyncio
import time

from conversations import actions
from conversations.models import Generation
from conversations.replying import Desk
from tests.conversations.conftest import (
    ask,
    buffered,
    ended,
    off_loop,
    said,
)


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
