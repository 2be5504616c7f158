"""One question for several models, their answers side by side."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from django.urls import reverse

from conversations import actions, history, reading, together
from conversations.models import ConversationThread, Generation
from conversations.showing import CLOSE
from conversations.showing import pieces as shown_pieces
from conversations.views.together import _into_column
from tests.conversations.conftest import ended, off_loop
from tests.factories import make_resource

NOBODY = "5f0c7f0e-6f4e-4b43-9d86-0d3c1d1a7f00"


@pytest.fixture
def second(user, resource):
    return make_resource(user, resource.catalog_model, hourly=False)


@pytest.fixture
def conversation(user, resource, second):
    return actions.start_together(by=user, resource_ids=[resource.id, second.id])


@pytest.fixture
def browser(client_of, user):
    return client_of(user)


def at(conversation, name="together"):
    return reverse(f"conversations:{name}", args=[conversation.id])


def test_choosing_two_models_opens_a_conversation_with_two_threads(browser, user, resource, second):
    start = reverse("conversations:together-start")
    assert resource.resource_name in browser.get(start).content.decode()
    response = browser.post(start, {"resource_ids": [resource.id, second.id]})
    threads = ConversationThread.objects.filter(user=user).order_by("created_at")
    assert [thread.resource_id for thread in threads] == [resource.id, second.id]
    assert response.headers["Location"] == at(threads[0].conversation)


@pytest.mark.parametrize("chosen", [[], ["nonsense"], [NOBODY]])
def test_what_cannot_be_chosen_is_said_beside_the_choice(browser, resource, chosen):
    response = browser.post(reverse("conversations:together-start"), {"resource_ids": chosen})
    assert response.status_code == 422
    assert response.context["form"].errors["resource_ids"]


def test_five_models_are_too_many(browser, user, resource):
    ids = [make_resource(user, resource.catalog_model).id for _ in range(5)]
    response = browser.post(reverse("conversations:together-start"), {"resource_ids": ids})
    assert "room for 4" in response.content.decode()


def test_one_question_goes_to_every_column(browser, conversation):
    response = browser.post(at(conversation, "together-ask"), {"content": "Hello?"})
    assert response.headers["Location"] == at(conversation)
    assert Generation.objects.filter(thread__conversation=conversation).running().count() == 2
    shown = browser.get(at(conversation))
    assert [column.messages[0].content for column in shown.context["columns"]] == ["Hello?"] * 2
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in shown.content.decode()


def test_a_stopped_model_is_left_out_and_says_so(browser, conversation, second):
    type(second).objects.filter(pk=second.pk).update(status="stopped", desired_status="stopped")
    browser.post(at(conversation, "together-ask"), {"content": "Hello?"})
    assert Generation.objects.count() == 1
    assert "is stopped" in browser.get(at(conversation)).content.decode()


def test_nobody_who_can_answer_is_refused_with_the_reason(browser, conversation, resource):
    type(resource).objects.update(status="stopped", desired_status="stopped")
    response = browser.post(at(conversation, "together-ask"), {"content": "Hello?"})
    assert response.status_code == 422
    assert "is stopped" in response.content.decode()


def test_nothing_is_asked_while_one_still_answers(browser, user, conversation):
    actions.ask_together(by=user, conversation_id=conversation.id, content="One")
    response = browser.post(at(conversation, "together-ask"), {"content": "Two"})
    assert response.status_code == 409
    assert Generation.objects.count() == 2


def test_an_empty_question_is_refused_beside_the_field(browser, conversation):
    response = browser.post(at(conversation, "together-ask"), {"content": "  "})
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_a_third_model_is_added_and_a_fifth_refused(browser, user, conversation, resource):
    for number in range(3):
        more = make_resource(user, resource.catalog_model)
        response = browser.post(at(conversation, "together-add"), {"resource_id": more.id})
        assert response.status_code == (302 if number < 2 else 422)
    assert conversation.threads.count() == 4


@pytest.mark.parametrize("who", ["teammate", "admin", "stranger"])
def test_nobody_else_sees_the_columns(who, request, client_of, user, conversation):
    other = client_of(request.getfixturevalue(who))
    made = actions.ask_together(by=user, conversation_id=conversation.id, content="Private")
    assert other.get(at(conversation)).status_code == 404
    stream = at(conversation, "together-stream") + f"?answers={made[0].id}"
    assert other.get(stream).status_code == 404
    for name in ("together-ask", "together-stop", "together-add"):
        answer = other.post(at(conversation, name), {"content": "x", "resource_id": uuid4()})
        assert answer.status_code == 404


async def test_both_answers_come_in_one_stream_and_one_end(user, conversation, desk, model):
    model.always("Good ", "day.")
    made = await off_loop(
        actions.ask_together, by=user, conversation_id=conversation.id, content="Hello?"
    )
    streams = [
        shown_pieces(one.id, reading.partial(one, ""), _into_column(one.thread_id)) for one in made
    ]
    events = [event async for event in together.merged(streams)]
    assert events[-1] == CLOSE
    assert events.count(CLOSE) == 1
    for one in made:
        mine = [event for event in events if f'hx-target="#answer-{one.thread_id}"' in event]
        assert "Good day." in mine[-1]


async def test_a_viewer_who_leaves_ends_nothing(user, conversation, desk, model):
    made = await off_loop(
        actions.ask_together, by=user, conversation_id=conversation.id, content="Hello?"
    )
    calls = [await model.call(), await model.call()]
    for call in calls:
        call.say("Half")
    streams = [
        shown_pieces(one.id, reading.partial(one, ""), _into_column(one.thread_id)) for one in made
    ]
    stream = together.merged(streams)
    async with asyncio.timeout(10):
        await anext(stream)
    await stream.aclose()
    for call in calls:
        call.say(" and whole.")
        call.end()
    for one in made:
        await ended(one.id)
        said = await off_loop(history.message, one.thread_id, one.message_id)
        assert said["content"] == "Half and whole."


async def test_stopping_all_ends_every_answer(user, conversation, desk, model):
    made = await off_loop(
        actions.ask_together, by=user, conversation_id=conversation.id, content="Hello?"
    )
    for call in [await model.call(), await model.call()]:
        call.say("Half")
    await off_loop(actions.stop_together, by=user, conversation_id=conversation.id)
    assert [(await ended(one.id)).status for one in made] == ["stopped", "stopped"]
