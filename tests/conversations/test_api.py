"""The API of conversations: whose they are, what it takes, what it answers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations import actions, history
from conversations.models import Conversation
from tests.conversations.silent import api, ask, messages_of, resource, thread
from tests.factories import make_resource, make_thread

__all__ = ["api", "resource", "thread"]

pytestmark = pytest.mark.django_db


def addresses(thread, generation):
    conversation = f"/api/v1/conversations/{thread.conversation_id}/"
    return [
        ("get", conversation, None),
        ("patch", conversation, {"title": "Mine now"}),
        ("delete", conversation, None),
        ("get", f"{conversation}threads/", None),
        ("post", f"{conversation}threads/", {}),
        ("get", f"/api/v1/threads/{thread.id}/", None),
        ("post", messages_of(thread), {"content": "Hello?"}),
        ("post", f"/api/v1/threads/{thread.id}/stop/", None),
        ("get", f"/api/v1/generations/{generation.id}/events/", None),
    ]


@pytest.mark.parametrize("who", ["teammate", "admin", "stranger", "super_admin"])
def test_what_somebody_says_is_theirs_alone(who, request, api_of, user, thread):
    other = api_of(request.getfixturevalue(who))
    generation = actions.ask(by=user, thread_id=thread.id, content="Private")
    for method, address, body in addresses(thread, generation):
        response = getattr(other, method)(address, body, format="json")
        assert response.status_code == 404, address
        assert response.json()["code"] == "not_found"
    assert other.get("/api/v1/conversations/").json()["data"]["results"] == []
    assert Conversation.objects.get(id=thread.conversation_id).title != "Mine now"


def test_without_a_token_nothing_is_said(client, user, thread):
    generation = actions.ask(by=user, thread_id=thread.id, content="Private")
    for method, address, _ in addresses(thread, generation):
        assert getattr(client, method)(address).status_code == 401, address


def test_a_conversation_is_made_renamed_and_deleted(api):
    made = api.post("/api/v1/conversations/", {"title": "One"}, format="json")
    assert made.status_code == 201
    address = f"/api/v1/conversations/{made.json()['data']['id']}/"
    renamed = api.patch(address, {"title": "Two"}, format="json").json()["data"]
    assert (renamed["title"], renamed["use_case"]) == ("Two", "")
    assert api.get(address).json()["data"] == renamed
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_a_conversation_is_not_deleted_under_a_running_answer(api, user, thread):
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    response = api.delete(f"/api/v1/conversations/{thread.conversation_id}/")
    assert (response.status_code, response.json()["code"]) == (409, "already_answering")


def test_a_thread_begins_with_a_resource_and_its_parameters(api, thread, resource):
    body = {
        "resource_id": str(resource.id),
        "system_prompt": "Be brief.",
        "parameters": {"temperature": 0.2, "stop": ["\n"]},
    }
    address = f"/api/v1/conversations/{thread.conversation_id}/threads/"
    response = api.post(address, body, format="json")
    made = response.json()["data"]
    assert response.status_code == 201
    assert made["model_id"] == resource.model_id
    assert made["parameters"] == body["parameters"]
    assert {one["id"] for one in api.get(address).json()["data"]["results"]} == {
        str(thread.id),
        made["id"],
    }


def test_a_thread_may_only_use_what_its_owner_may(api, thread, stranger):
    theirs = make_resource(stranger)
    address = f"/api/v1/conversations/{thread.conversation_id}/threads/"
    response = api.post(address, {"resource_id": str(theirs.id)}, format="json")
    assert response.status_code == 404
    assert ask(api, thread, resource_id=str(theirs.id)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"parameters": {"temperature": "hot"}},
        {"parameters": {"temperature": 3}},
        {"parameters": {"max_tokens": 0}},
        {"parameters": {"frequency": 1}},
        {"parameters": {"stop": ["a"] * 5}},
        {"parameters": []},
        {"resource_id": "not-an-id"},
        {"system_prompt": ["a"]},
        {"model": "x"},
        [],
    ],
)
def test_a_thread_refuses_what_it_does_not_understand(api, thread, body):
    address = f"/api/v1/conversations/{thread.conversation_id}/threads/"
    response = api.post(address, body, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_a_running_answer_is_the_last_message(api, user, thread):
    generation = actions.ask(by=user, thread_id=thread.id, content="Hello?")
    found = api.get(f"/api/v1/threads/{thread.id}/").json()["data"]
    assert found["generation_id"] == str(generation.id)
    assert [(m["role"], m["status"]) for m in found["messages"]] == [
        ("user", "complete"),
        ("assistant", "waiting"),
    ]
    assert found["messages"][1]["parent_id"] == found["messages"][0]["id"]


def test_stopping_when_nothing_runs_is_explained(api, thread):
    response = api.post(f"/api/v1/threads/{thread.id}/stop/")
    assert (response.status_code, response.json()["code"]) == (409, "nothing_to_stop")


def test_stopping_twice_is_the_same_stop(api, user, thread):
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    for _ in range(2):
        response = api.post(f"/api/v1/threads/{thread.id}/stop/")
        assert response.status_code == 202
        assert response.json()["data"]["stop_requested"]


def test_a_refusal_is_json_even_for_those_who_want_a_stream(api, thread):
    response = api.post(
        messages_of(thread), {"content": ""}, format="json", headers={"Accept": "text/event-stream"}
    )
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/json"
    missing = api.get(
        f"/api/v1/generations/{uuid4()}/events/", headers={"Accept": "text/event-stream"}
    )
    assert missing.json()["code"] == "not_found"


@pytest.mark.parametrize("last", ["abc", "-1", "1e9", "9" * 50, "²"])
def test_an_id_that_is_none_is_taken_for_the_beginning(api, user, thread, last):
    generation = actions.ask(by=user, thread_id=thread.id, content="Hello?")
    response = api.get(f"/api/v1/generations/{generation.id}/events/?last_event_id={last}")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/event-stream")


def cost(api, address):
    with CaptureQueriesContext(connection) as queries:
        assert api.get(address).status_code == 200
    return len(queries)


def test_lists_and_threads_cost_the_same_however_long_they_are(api, user, resource, thread):
    conversation = thread.conversation
    addresses = [
        "/api/v1/conversations/",
        f"/api/v1/conversations/{conversation.id}/threads/",
        f"/api/v1/threads/{thread.id}/",
    ]
    before = [cost(api, address) for address in addresses]
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    before[-1] = cost(api, addresses[-1])
    (question,) = history.messages(thread.id)
    history.append(thread.id, [question] * 300)
    for _ in range(27):
        make_thread(user, resource)
        make_thread(user, resource, conversation=conversation)
    assert [cost(api, address) for address in addresses] == before
    assert max(before) <= 6
