"""A question to a stopped deployment starts it once, waits, and is answered in its turn."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.db.models import F

from conversations import actions, awaiting, queries
from conversations.models import Generation
from deployments import inference
from deployments.models import DeployedResource
from deployments.wishing import wish
from foundation.refusals import Missing
from tests.conversations.conftest import ended, off_loop, said
from tests.factories import make_thread


@pytest.fixture
def asleep(resource):
    """Stopped, and launched before; nothing of it runs by the hour so that no cloud is needed."""
    DeployedResource.objects.filter(pk=resource.pk).update(
        status="stopped", desired_status="stopped", observed_status="absent", launched=True,
        hourly=True, expected_seconds=480, estimated_hourly_cost="1.41",
    )  # fmt: skip
    resource.refresh_from_db()
    return resource


def arrive(resource, status="in_service"):
    """As the worker writes it when the platform says so."""
    DeployedResource.objects.filter(pk=resource.pk).update(
        status=status, observed_status=status, status_reason_text="It ran out of memory."
    )


async def ask(user, thread, content="Are you there?", **more):
    return await off_loop(actions.ask, by=user, thread_id=thread.id, content=content, **more)


async def test_without_the_word_nothing_is_started(user, thread, asleep):
    with pytest.raises(inference.NotReady, match="is stopped"):
        await ask(user, thread)
    assert not await off_loop(Generation.objects.exists)


async def test_the_question_waits_and_is_answered_when_it_is_ready(
    user, thread, asleep, model, desk
):
    model.always("Good morning")
    generation = await ask(user, thread, start=True)
    assert generation.wait_until is not None
    await off_loop(asleep.refresh_from_db)
    assert (asleep.desired_status, asleep.status, asleep.saga) == (
        "in_service", "starting", "start",
    )  # fmt: skip
    await asyncio.sleep(1.2)
    assert (await off_loop(queries.running, thread.id)).status == "waiting"
    await off_loop(arrive, asleep)
    assert (await ended(generation.id)).status == "complete"
    assert (await said(generation))["content"] == "Good morning"


async def test_however_many_ask_at_once_it_is_wished_for_once(user, resource, asleep):
    threads = [await off_loop(make_thread, user, resource) for _ in range(5)]
    asked = await asyncio.gather(*(ask(user, thread, start=True) for thread in threads))
    await off_loop(asleep.refresh_from_db)
    assert all(one.wait_until for one in asked)
    assert asleep.wish_version == 2
    assert await off_loop(asleep.events.filter(code="start").count) == 1


async def test_they_are_taken_up_in_the_order_in_which_they_were_asked(
    user, resource, asleep, model, desk
):
    model.always("Here")
    threads = [await off_loop(make_thread, user, resource) for _ in range(8)]
    asked = [await ask(user, thread, str(at), start=True) for at, thread in enumerate(threads)]
    await off_loop(arrive, asleep)
    begun = [(await ended(one.id)).started_at for one in asked]
    assert begun == sorted(begun)


async def test_one_that_is_on_its_way_is_waited_for_and_not_started_again(user, thread, asleep):
    await off_loop(
        DeployedResource.objects.filter(pk=asleep.pk).update,
        status="starting", desired_status="in_service",
    )  # fmt: skip
    generation = await ask(user, thread, start=True)
    assert generation.wait_until
    await off_loop(asleep.refresh_from_db)
    assert asleep.wish_version == 1


async def test_when_it_fails_the_question_is_refused_with_the_reason(user, thread, asleep, desk):
    generation = await ask(user, thread, start=True)
    await off_loop(arrive, asleep, "failed")
    assert (await ended(generation.id)).status == "failed"
    error = (await said(generation))["error"]
    assert error["code"] == "not_ready"
    assert "It ran out of memory." in error["text"]


@pytest.mark.parametrize("wanted", ["stopped", "deleted"])
async def test_when_somebody_stops_or_deletes_it_the_question_is_refused(
    user, thread, asleep, desk, wanted
):
    generation = await ask(user, thread, start=True)
    row = await off_loop(DeployedResource.objects.get, pk=asleep.pk)
    assert await off_loop(wish, row, {"stopped": "stop"}.get(wanted, "delete"), wanted, by=user)
    assert (await ended(generation.id)).status == "failed"
    assert wanted in (await said(generation))["error"]["text"]


async def test_it_does_not_wait_for_ever(user, thread, asleep, desk):
    generation = await ask(user, thread, start=True)
    late = {"wait_until": F("wait_until") - timedelta(hours=2)}
    await off_loop(Generation.objects.filter(pk=generation.id).update, **late)
    assert (await ended(generation.id)).status == "failed"
    assert "in time" in (await said(generation))["error"]["text"]


async def test_who_does_not_want_to_wait_any_longer_stops_it(user, thread, asleep, desk, model):
    generation = await ask(user, thread, start=True)
    await off_loop(actions.stop, by=user, thread_id=thread.id)
    assert (await ended(generation.id)).status == "stopped"
    assert model.seen == []
    await off_loop(asleep.refresh_from_db)
    assert asleep.desired_status == "in_service"


async def test_a_wait_longer_than_desks_have_patience_is_not_given_up(user, thread, asleep):
    from conversations.orphans import end_orphans

    generation = await ask(user, thread, start=True)
    earlier = {"created_at": F("created_at") - timedelta(minutes=10)}
    await off_loop(Generation.objects.filter(pk=generation.id).update, **earlier)
    assert await off_loop(end_orphans) == 0
    await off_loop(arrive, asleep)
    assert await off_loop(awaiting.let_through) == 1
    assert await off_loop(end_orphans) == 0
    assert (await off_loop(queries.running, thread.id)).ready_at


async def test_what_failed_is_not_started_by_a_question(user, thread, asleep):
    await off_loop(arrive, asleep, "failed")
    with pytest.raises(inference.NotReady, match="failed"):
        await ask(user, thread, start=True)


async def test_strangers_start_nothing(stranger, thread, asleep):
    with pytest.raises(Missing):
        await ask(stranger, thread, start=True)


async def test_the_answer_that_was_refused_is_asked_for_again(user, thread, asleep, model, desk):
    model.always("At last")
    first = await ask(user, thread, start=True)
    await off_loop(arrive, asleep, "failed")
    await ended(first.id)
    await off_loop(DeployedResource.objects.filter(pk=asleep.pk).update,
                   status="stopped", desired_status="stopped")  # fmt: skip
    again = await off_loop(actions.ask_again, by=user, thread_id=thread.id, start=True)
    await off_loop(arrive, asleep)
    assert (await ended(again.id)).status == "complete"


def test_a_program_is_told_that_its_question_waits(user, thread, asleep, api_of):
    api = api_of(user)
    address = f"/api/v1/threads/{thread.id}/messages/"
    assert api.post(address, {"content": "Hello"}, format="json").status_code == 409
    asked = {"content": "Hello", "start": True}
    headers = {"Idempotency-Key": "once"}
    first = api.post(address, asked, format="json", headers=headers)
    assert (first.status_code, first.json()["data"]["status"]) == (202, "waiting")
    assert first.json()["data"]["wait_until"]
    second = api.post(address, asked, format="json", headers=headers)
    assert second.json()["data"] == first.json()["data"]
    assert Generation.objects.count() == 1
    assert api.post(f"/api/v1/threads/{thread.id}/stop/").status_code == 202
    assert awaiting.let_through() == 1
    assert Generation.objects.get().status == "stopped"
