"""Answers that never end, and what cannot be kept: neither holds up anything else."""

from __future__ import annotations

import asyncio
import threading

import pytest
from django.db import connection, transaction

from conversations import orphans
from conversations.listening import LONGEST_ANSWER
from conversations.models import ConversationThread
from deployments.models import DeployedResource
from foundation.refusals import Missing
from tests.conversations.conftest import ask, buffered, ended, expire, off_loop, said, until
from usage.models import LedgerEntry


async def test_an_answer_without_end_is_cut_and_says_so(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    call.say(*["x" * 100_000] * (LONGEST_ANSWER // 100_000 + 1))
    message = await said(await ended(generation.id))
    assert (message["status"], len(message["content"])) == ("interrupted", LONGEST_ANSWER)
    assert message["error"]["code"] == "too_long"
    assert message["usage"]["output_tokens"] == LONGEST_ANSWER // 4
    await asyncio.wait_for(call.left.wait(), 2)


async def test_a_bill_that_no_column_holds_does_not_keep_an_answer_from_its_end(
    user, thread, model, desk
):
    priced = DeployedResource.objects.filter(pk=thread.resource_id)
    await off_loop(priced.update, hourly=True, estimated_hourly_cost="99999999")
    spent = ConversationThread.objects.filter(pk=thread.pk)
    await off_loop(spent.update, cost_total_usd="99999999.999999")
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Dear")
    await buffered(generation.id, "Dear")
    call.end()
    await until(lambda: not desk.answers)
    await off_loop(expire, generation.id)
    assert await off_loop(orphans.end_orphans) == 1
    message = await said(await ended(generation.id))
    assert (message["content"], message["cost_status"]) == ("Dear", "unpriced")
    assert (await off_loop(LedgerEntry.objects.get, source_id=generation.id)).cost_usd is None


async def test_asking_in_a_thread_that_is_deleted_in_the_same_moment_is_explained(user, thread):
    deleted = threading.Event()

    @transaction.atomic
    def delete_slowly():
        ConversationThread.objects.filter(pk=thread.pk).delete()
        deleted.set()
        with connection.cursor() as cursor:
            waiting = 0
            while not waiting:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                (waiting,) = cursor.fetchone()

    deleting = asyncio.create_task(off_loop(delete_slowly))
    await asyncio.to_thread(deleted.wait, 5)
    with pytest.raises(Missing):
        await ask(user, thread)
    await deleting
