"""What is sent to a model: the present course of the talk, cut to what its window holds."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from conversations import actions, branches, history, trimming
from conversations.messages import answer, question
from conversations.streaming import events
from platforms.contract import Turn
from tests.conversations.conftest import ask, ended, off_loop, parsed, said, text_of
from tests.factories import NOW


def turns(*texts):
    return [
        Turn(role="assistant" if at % 2 else "user", content=text) for at, text in enumerate(texts)
    ]


def fit(said, window, prompt="", **parameters):
    kept, left_out = trimming.fit(said, prompt, window, parameters)
    return [turn.content for turn in kept], left_out


def test_without_a_known_window_everything_is_sent():
    assert fit(turns("a", "b", "c"), None) == (["a", "b", "c"], 0)


def test_the_oldest_are_left_out_and_the_first_kept_is_a_question():
    long = "x" * 400
    kept, left_out = fit(turns(long, long, long, long, "now?"), 400)
    assert kept == [long, long, "now?"]
    assert left_out == 2


def test_the_question_itself_is_always_sent():
    assert fit(turns("a", "b", "x" * 10_000), 100) == (["x" * 10_000], 2)


def test_room_is_kept_for_the_answer_and_the_prompt():
    said = turns("x" * 400, "y" * 40, "now?")
    assert fit(said, 180, max_tokens=1)[1] == 0
    assert fit(said, 180, max_tokens=170)[1] == 2
    assert fit(said, 180, "p" * 400, max_tokens=1)[1] == 2


def message(role, parent):
    made = {"id": uuid4(), "content": role, "model_id": "", "resource_id": None, "at": NOW}
    if role == "user":
        return question(parent_id=parent and parent["id"], **made)
    return answer(parent_id=parent["id"], status="complete", **made)


def test_an_answer_that_was_asked_for_again_is_off_the_course():
    asked = message("user", None)
    first, second = message("assistant", asked), message("assistant", asked)
    then = message("user", second)
    said = [asked, first, second, then]
    assert branches.course(said) == [asked, second, then]
    assert branches.course(said, first["id"]) == [asked, first]
    assert branches.replaced(said) == {first["id"]}
    assert branches.course([]) == []


def test_a_message_whose_parent_is_gone_follows_the_one_before():
    one = message("user", None)
    lost = {**message("user", None), "parent_id": str(uuid4())}
    assert branches.course([one, lost]) == [one, lost]
    loop = {**one, "parent_id": one["id"]}
    assert branches.course([loop]) == [loop]


async def test_asked_again_the_model_hears_neither_answer(user, thread, desk, model):
    model.always("One.")
    await ended((await ask(user, thread)).id)
    again = await off_loop(actions.ask_again, by=user, thread_id=thread.id)
    await ended(again.id)
    assert [one["content"] for one in model.seen[1].body["messages"]] == ["What is new?"]
    await ended((await ask(user, thread, "And then?")).id)
    heard = [one["content"] for one in model.seen[2].body["messages"]]
    assert heard == ["What is new?", "One.", "And then?"]
    assert len(await off_loop(history.messages, thread.id)) == 5


async def test_a_history_beyond_the_window_says_what_was_left_out(
    user, thread, resource, desk, model
):
    def narrow():
        type(resource.catalog_model).objects.update(context_window=300)

    await off_loop(narrow)
    model.always("Yes.")
    await ended((await ask(user, thread, "x" * 900)).id)
    generation = await ask(user, thread, "Short?")
    await ended(generation.id)
    assert [one["content"] for one in model.seen[1].body["messages"]] == ["Short?"]
    assert (await said(generation))["left_out"] == 2


async def test_what_was_thought_is_kept_and_shown_apart(user, thread, desk, model):
    generation = await ask(user, thread)
    call = await model.call()
    call.lines.put_nowait({"choices": [{"index": 0, "delta": {"reasoning_content": "Hm, "}}]})
    call.lines.put_nowait({"choices": [{"index": 0, "delta": {"reasoning_content": "so."}}]})
    call.say("Blue.")
    call.end()
    await ended(generation.id)
    message = await off_loop(history.message, thread.id, generation.message_id)
    assert (message["reasoning"], message["content"]) == ("Hm, so.", "Blue.")
    async with asyncio.timeout(10):
        seen = parsed("".join([event async for event in events(generation.id)]))
    assert (
        text_of([one for one in seen if not one[2].get("reasoning") or one[1] != "delta"])
        == "Blue."
    )


@pytest.mark.parametrize("field", ["reasoning", "left_out"])
def test_messages_of_before_have_neither(api_of, user, thread, field):
    old = message("assistant", message("user", None))
    del old["reasoning"], old["left_out"]
    history.append(thread.id, [old])
    (shown,) = api_of(user).get(f"/api/v1/threads/{thread.id}/").json()["data"]["messages"]
    assert not shown[field]
