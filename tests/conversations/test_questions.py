"""A question over the API: what it takes, and why it may be refused."""

from __future__ import annotations

import pytest

from conversations import history
from conversations.models import Conversation, ConversationThread, Generation
from tests.conversations.silent import api, ask, messages_of, resource, thread
from tests.factories import make_thread

__all__ = ["api", "resource", "thread"]

pytestmark = pytest.mark.django_db


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
