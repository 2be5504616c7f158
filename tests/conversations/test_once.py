"""A question that is sent twice under one key is asked once, whole or as a stream."""

from __future__ import annotations

import pytest

from conversations import history
from conversations.models import Generation
from foundation.models import OnceOnly
from tests.conversations.silent import api, messages_of, resource, thread

__all__ = ["api", "resource", "thread"]

pytestmark = pytest.mark.django_db


def ask(api, thread, key="q-1", **body):
    body = {"content": "Hello?"} | body
    headers = {"Idempotency-Key": key}
    return api.post(messages_of(thread), body, format="json", headers=headers)


def test_a_stream_asked_for_again_is_the_same_answers_events(api, thread):
    first = ask(api, thread, stream=True)
    second = ask(api, thread, stream=True)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second["Content-Type"].startswith("text/event-stream")
    assert second["Idempotency-Replayed"] == "true"
    assert Generation.objects.count() == 1
    assert len(history.messages(thread.id)) == 1


def test_a_whole_answer_still_being_written_is_409(api, thread):
    ask(api, thread)
    second = ask(api, thread)
    assert (second.status_code, second.json()["code"]) == (409, "still_running")
    generation = Generation.objects.get()
    assert second.json()["details"] == {"generation_id": str(generation.pk)}
    assert second["Retry-After"] == "1"


def test_another_question_under_the_same_key_is_refused(api, thread):
    ask(api, thread, stream=True)
    assert ask(api, thread, stream=True, content="Else?").status_code == 422
    assert Generation.objects.count() == 1


def test_the_answer_is_known_by_what_was_made(api, thread):
    ask(api, thread, stream=True)
    assert OnceOnly.objects.get().made_id == Generation.objects.get().pk
