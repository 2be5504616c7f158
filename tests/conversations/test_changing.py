"""Threads are renamed, pinned, put away, moved to another model, paged through and asked again."""

from __future__ import annotations

from uuid import uuid4

import pytest

from conversations import actions, history
from conversations.messages import answer, question
from conversations.models import Generation
from foundation.refusals import Refusal
from tests.conversations.silent import api, resource, thread
from tests.factories import NOW, make_resource, make_thread

__all__ = ["api", "resource", "thread"]

pytestmark = pytest.mark.django_db


def at(thread, rest=""):
    return f"/api/v1/threads/{thread.id}/{rest}"


def talk(thread, turns):
    """Questions and answers, each on the one before."""
    parent, said = None, []
    for number in range(turns):
        asked = question(
            id=uuid4(), parent_id=parent, content=f"q{number}", model_id="m", resource_id=None,
            at=NOW,
        )  # fmt: skip
        told = answer(
            id=uuid4(), parent_id=asked["id"], content=f"a{number}", model_id="m",
            resource_id=None, status="complete", at=NOW,
        )  # fmt: skip
        said += [asked, told]
        parent = told["id"]
    history.append(thread.id, said)
    return said


def test_a_thread_is_renamed_pinned_and_archived(api, thread):
    change = {"title": "Mine", "pinned": True, "archived": True, "parameters": {"max_tokens": 5}}
    changed = api.patch(at(thread), change, format="json").json()["data"]
    assert {name: changed[name] for name in change} == change
    again = api.patch(at(thread), {"pinned": False}, format="json").json()["data"]
    assert (again["title"], again["pinned"], again["archived"]) == ("Mine", False, True)


def test_a_thread_moves_to_another_model_with_its_history(api, user, thread):
    talk(thread, 1)
    other = make_resource(user)
    changed = api.patch(at(thread), {"resource_id": str(other.id)}, format="json").json()["data"]
    assert (changed["resource_id"], changed["model_id"]) == (str(other.id), other.model_id)
    assert len(history.messages(thread.id)) == 2


def test_it_moves_neither_while_an_answer_is_written_nor_to_strangers_models(
    api, user, stranger, thread
):
    foreign = make_resource(stranger)
    answer = api.patch(at(thread), {"resource_id": str(foreign.id)}, format="json")
    assert answer.status_code == 404
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    mine = make_resource(user)
    answer = api.patch(at(thread), {"resource_id": str(mine.id)}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_answering")


@pytest.mark.parametrize(
    "wrong", [{"pinned": "perhaps"}, {"resource_id": None}, {"colour": "red"}, {"title": "x" * 256}]
)
def test_what_makes_no_sense_is_refused(api, thread, wrong):
    assert api.patch(at(thread), wrong, format="json").status_code == 400


def test_a_conversation_is_archived_and_comes_back(api, thread):
    address = f"/api/v1/conversations/{thread.conversation_id}/"
    for status in ("archived", "active"):
        changed = api.patch(address, {"status": status}, format="json").json()["data"]
        assert changed["status"] == status
    assert api.patch(address, {"status": "gone"}, format="json").status_code == 400


def test_a_long_history_is_paged_from_its_end(api, thread):
    said = talk(thread, 160)
    page = api.get(at(thread, "messages/?page_size=100")).json()["data"]
    found, pages = page["results"], 1
    assert page["previous"] is None
    while page["next"]:
        page = api.get(page["next"]).json()["data"]
        found = page["results"] + found
        pages += 1
    assert pages == 4
    assert [one["id"] for one in found] == [one["id"] for one in said]
    newer = api.get(page["previous"]).json()["data"]
    assert newer["results"][-1]["id"] == said[len(page["results"]) + 99]["id"]


@pytest.mark.parametrize("query", ["before=-1", "before=x", "page_size=0", "page_size=101"])
def test_a_page_that_is_none_is_refused(api, thread, query):
    assert api.get(at(thread, f"messages/?{query}")).status_code == 400


def test_a_page_beyond_the_end_is_the_newest(api, thread):
    talk(thread, 2)
    page = api.get(at(thread, "messages/?before=999")).json()["data"]
    assert len(page["results"]) == 4


def test_strangers_page_through_nothing(api_of, stranger, thread):
    assert api_of(stranger).get(at(thread, "messages/")).status_code == 404
    assert api_of(stranger).patch(at(thread), {}, format="json").status_code == 404
    assert api_of(stranger).post(at(thread, "again/"), {}, format="json").status_code == 404


def test_the_last_question_is_asked_again(user, thread):
    asked, _ = talk(thread, 1)
    generation = actions.ask_again(by=user, thread_id=thread.id)
    assert str(generation.question_id) == asked["id"]
    assert len(history.messages(thread.id)) == 2


def test_nothing_is_asked_again_before_anything_was(api, thread):
    answer = api.post(at(thread, "again/"), {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_repeat")


def test_it_is_not_asked_again_while_an_answer_is_written(api, user, thread):
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    answer = api.post(at(thread, "again/"), {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_answering")
    assert Generation.objects.count() == 1


def test_another_model_may_answer_again(user, thread, resource):
    talk(thread, 1)
    other = make_resource(user, resource.catalog_model)
    generation = actions.ask_again(by=user, thread_id=thread.id, resource_id=other.id)
    thread.refresh_from_db()
    assert generation.resource_id == thread.resource_id == other.id


def test_archived_threads_make_room_for_another_column(user, thread):
    for _ in range(3):
        make_thread(user, thread.resource, conversation=thread.conversation)
    with pytest.raises(actions.TooManyColumns):
        actions.add_column(
            by=user, conversation_id=thread.conversation_id, resource_id=thread.resource_id
        )
    actions.change_thread(by=user, thread_id=thread.id, archived=True)
    actions.add_column(
        by=user, conversation_id=thread.conversation_id, resource_id=thread.resource_id
    )


def test_a_thread_begins_with_parameters_that_there_are(user, thread):
    with pytest.raises(Refusal, match="temprature"):
        actions.start_thread(
            by=user, conversation_id=thread.conversation_id, parameters={"temprature": 1}
        )
