"""The API of conversations: whose they are, what it takes, what it answers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations import actions, history
from conversations.models import Conversation, ConversationThread, Generation
from tests.factories import make_catalog_model, make_connection, make_resource, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource(user):
    """Its server is never reached: nothing here runs a desk."""
    connection = make_connection(base_url="http://127.0.0.1:9/v1", simulated=False)
    return make_resource(user, make_catalog_model(connection), hourly=False)


@pytest.fixture
def thread(user, resource):
    return make_thread(user, resource)


@pytest.fixture
def api(api_of, user):
    return api_of(user)


def messages_of(thread):
    return f"/api/v1/threads/{thread.id}/messages/"


def ask(api, thread, content="Hello?", **body):
    return api.post(messages_of(thread), {"content": content, **body}, format="json")


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


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": None},
        {"content": ["a"]},
        {"content": "a", "stream": "perhaps"},
        {"content": "a", "resource_id": "7"},
        {"content": "a", "temperature": 1},
    ],
)
def test_a_question_refuses_what_it_does_not_understand(api, thread, body):
    response = api.post(messages_of(thread), body, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("body", [{"title": "x" * 256}, {"title": []}, {"colour": "red"}])
def test_a_conversation_refuses_what_it_does_not_understand(api, body):
    response = api.post("/api/v1/conversations/", body, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("content", ["", "  \n\t ", "\x00"])
def test_a_question_needs_words(api, thread, content):
    response = ask(api, thread, content)
    assert (response.status_code, response.json()["code"]) == (422, "nothing_asked")


def test_a_question_of_100000_characters_is_taken_and_one_more_is_not(api, thread):
    assert ask(api, thread, "x" * 100_001).json()["code"] == "too_long"
    assert ask(api, thread, "x" * 100_000).status_code == 200
    assert len(history.messages(thread.id)[0]["content"]) == 100_000


def test_what_the_database_cannot_hold_is_cleaned(api, thread):
    body = '{"content": "a\\u0000b \\ud83d c \\ud83d\\ude00", "stream": true}'
    response = api.post(messages_of(thread), body, content_type="application/json")
    assert response.status_code == 200
    assert history.messages(thread.id)[0]["content"] == "ab \ufffd c 😀"


def test_asking_twice_at_once_is_refused_the_second_time(api, thread):
    assert ask(api, thread).status_code == 200
    response = ask(api, thread)
    assert (response.status_code, response.json()["code"]) == (409, "already_answering")
    assert len(history.messages(thread.id)) == 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "stopped", "desired_status": "stopped"}, "is stopped"),
        ({"status": "failed", "status_reason_text": "No capacity."}, "failed: No capacity."),
        ({"status": "provisioning"}, "not in service yet"),
        ({"status": "deleted", "desired_status": "deleted"}, "was deleted"),
    ],
)
def test_a_resource_that_is_not_ready_says_why(api, thread, resource, state, words):
    type(resource).objects.filter(id=resource.id).update(**state)
    response = ask(api, thread)
    assert response.status_code == 409
    assert response.json()["code"] == "not_ready"
    assert words in response.json()["error"]
    assert history.messages(thread.id) == []
    assert not Generation.objects.exists()


def test_a_thread_without_a_resource_asks_for_one(api, user, resource):
    thread = make_thread(user)
    assert ask(api, thread).json()["code"] == "nobody_to_ask"
    assert ask(api, thread, resource_id=str(resource.id)).status_code == 200
    thread.refresh_from_db()
    assert (thread.resource_id, thread.model_id) == (resource.id, resource.model_id)


def test_the_first_question_names_what_has_no_name(api, user, resource):
    thread = make_thread(user, resource, conversation=Conversation.objects.create(user=user))
    ask(api, thread, "Why   is the\nsea salty?")
    kept = ConversationThread.objects.select_related("conversation").get(id=thread.id)
    assert kept.title == kept.conversation.title == "Why is the sea salty?"


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
