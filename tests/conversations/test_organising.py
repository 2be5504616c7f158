"""Threads are found by what was said, pinned, renamed, put away, moved and deleted on the page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from conversations import actions, queries
from conversations.models import Conversation, ConversationThread
from tests.conversations.silent import resource, thread
from tests.conversations.test_changing import talk
from tests.factories import make_resource, make_thread

__all__ = ["resource", "thread"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of, user):
    return client_of(user)


def change(browser, thread, **given):
    return browser.post(reverse("conversations:change", args=[thread.id]), given)


def listed(user, q="", **which):
    return [one for _, found in queries.grouped(user, q, **which) for one in found]


@pytest.mark.parametrize("q", ["q1", "a0 ", "Q0 a", "'); drop", "q1:* | x", "\\", "q0 & !a0"])
def test_what_was_said_is_found_however_it_is_asked(user, thread, q):
    talk(thread, 2)
    make_thread(user, title="other")
    expected = {"q1": 1, "a0 ": 1}.get(q)
    found = listed(user, q)
    assert expected is None or found == [thread]
    assert len(found) <= 1


def test_nobody_finds_what_others_said(user, stranger, thread):
    talk(thread, 1)
    assert listed(user, "q0") == [thread]
    assert listed(stranger, "q0") == []


def test_pinned_threads_come_first(browser, user, thread):
    newer = make_thread(user)
    assert listed(user) == [newer, thread]
    change(browser, thread, pinned="True")
    assert listed(user) == [thread, newer]
    change(browser, thread, pinned="False")
    assert listed(user) == [newer, thread]


def test_archived_threads_are_listed_apart_and_found_all_the_same(browser, user, thread):
    talk(thread, 1)
    change(browser, thread, archived="True")
    assert listed(user) == []
    assert listed(user, archived=True) == [thread]
    assert listed(user, "q0") == [thread]
    assert thread.title in browser.get(reverse("conversations:chat") + "?archived=1").text


def test_a_conversation_is_archived_as_a_whole(browser, user, thread):
    make_thread(user, conversation=thread.conversation)
    browser.post(reverse("conversations:archive", args=[thread.conversation_id]))
    assert listed(user) == []
    browser.post(reverse("conversations:archive", args=[thread.conversation_id]), {"back": "1"})
    assert len(listed(user)) == 2


def test_a_thread_is_renamed_and_nothing_else_changes(browser, thread):
    ConversationThread.objects.update(pinned=True)
    change(browser, thread, title="Better")
    thread.refresh_from_db()
    assert (thread.title, thread.pinned) == ("Better", True)


def test_a_title_that_is_too_long_is_told(browser, thread):
    response = browser.post(
        reverse("conversations:change", args=[thread.id]), {"title": "x" * 256}, follow=True
    )
    assert "255" in response.text


def test_another_model_answers_from_now_on(browser, user, thread):
    other = make_resource(user)
    change(browser, thread, resource_id=other.id)
    thread.refresh_from_db()
    assert thread.resource_id == other.id


def test_deleting_asks_first_and_names_what_is_lost(browser, thread):
    talk(thread, 3)
    address = reverse("conversations:delete", args=[thread.conversation_id])
    assert "1 thread with 6 messages" in browser.get(address).text
    assert Conversation.objects.exists()
    browser.post(address)
    assert not Conversation.objects.exists()


def test_nothing_is_deleted_while_an_answer_is_written(browser, user, thread):
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    address = reverse("conversations:delete", args=[thread.conversation_id])
    assert browser.post(address).status_code == 409
    assert Conversation.objects.exists()


@pytest.mark.parametrize("name", ["delete", "archive"])
def test_strangers_organise_nothing(client_of, stranger, thread, name):
    other = client_of(stranger)
    address = reverse(f"conversations:{name}", args=[thread.conversation_id])
    assert other.post(address).status_code == 404
    assert change(other, thread, title="Mine").status_code == 404
    assert Conversation.objects.get().status == "active"


def test_the_page_shows_the_newest_and_all_on_request(browser, thread):
    talk(thread, 75)
    address = reverse("conversations:thread", args=[thread.id])
    assert "Show the 50 earlier messages" in browser.get(address).text
    assert len(browser.get(address).context["messages"]) == 100
    assert len(browser.get(f"{address}?all=1").context["messages"]) == 150


def test_a_failed_answer_can_be_asked_again_on_the_page(browser, thread):
    talk(thread, 1)
    response = browser.post(reverse("conversations:again", args=[thread.id]))
    assert response.headers["Location"] == reverse("conversations:thread", args=[thread.id])
    shown = browser.get(response.headers["Location"])
    assert shown.context["generation"] is not None
