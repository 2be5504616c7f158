"""The chat page, with and without a script."""

from __future__ import annotations

import asyncio
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations import actions, history, pages
from conversations.messages import Bill, answer, question
from conversations.models import ConversationThread, Generation
from platforms.contract import TokenUsage
from tests.conversations.conftest import buffered, ended, off_loop
from tests.factories import NOW, make_resource, make_thread


@pytest.fixture
def browser(client_of, user):
    return client_of(user)


def page(thread):
    return reverse("conversations:thread", args=[thread.id])


def test_without_threads_one_chooses_whom_to_ask(browser, resource):
    response = browser.get(reverse("conversations:chat"))
    assert response.status_code == 200
    assert response.context["thread"] is None
    assert [one.id for one in response.context["ready"]] == [resource.id]


def test_the_door_leads_to_the_newest_thread(browser, user, resource, thread):
    newest = make_thread(user, make_resource(user))
    chat = reverse("conversations:chat")
    assert browser.get(chat).headers["Location"] == page(newest)
    assert browser.get(f"{chat}?resource={resource.id}").headers["Location"] == page(thread)
    assert browser.get(f"{chat}?resource=nonsense").headers["Location"] == page(newest)


def test_a_new_chat_is_a_conversation_and_a_thread(browser, user, resource):
    response = browser.post(reverse("conversations:new"), {"resource_id": resource.id})
    made = ConversationThread.objects.get(user=user)
    assert response.headers["Location"] == page(made)
    assert made.resource_id == resource.id


@pytest.mark.parametrize("resource_id", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_new_chat_needs_a_resource_that_is_ones_own(browser, user, resource_id):
    response = browser.post(reverse("conversations:new"), {"resource_id": resource_id})
    assert response.status_code == 404


@pytest.mark.parametrize("who", ["teammate", "admin", "stranger"])
def test_nobody_else_sees_a_thread(who, request, client_of, user, thread):
    other = client_of(request.getfixturevalue(who))
    generation = actions.ask(by=user, thread_id=thread.id, content="Private")
    arguments = [thread.id, generation.id]
    assert other.get(page(thread)).status_code == 404
    assert other.get(reverse("conversations:stream", args=arguments)).status_code == 404
    for name in ("ask", "stop"):
        address = reverse(f"conversations:{name}", args=[thread.id])
        assert other.post(address, {"content": "a"}).status_code == 404


def test_asking_without_a_script_leads_back_to_the_thread(browser, user, thread):
    response = browser.post(reverse("conversations:ask", args=[thread.id]), {"content": "Hello?"})
    assert response.headers["Location"] == page(thread)
    shown = browser.get(page(thread))
    generation = Generation.objects.get(thread=thread)
    assert shown.context["generation"] == generation
    assert shown.context["answer"].status == "waiting"
    html = shown.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html
    assert shown.context["stream_url"] in html


def test_asking_with_htmx_gives_the_conversation(browser, user, thread):
    response = browser.post(
        reverse("conversations:ask", args=[thread.id]),
        {"content": "Hello?"},
        headers={"HX-Request": "true", "HX-Target": "section#conversation"},
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert 'id="conversation"' in html
    assert "hx-sse:connect" in html


@pytest.mark.parametrize(
    ("content", "words"), [(" ", "Write something"), ("x" * 100_001, "shorten")]
)
def test_a_question_that_cannot_be_asked_is_explained_beside_the_field(
    browser, thread, content, words
):
    response = browser.post(reverse("conversations:ask", args=[thread.id]), {"content": content})
    assert response.status_code == 422
    assert words in response.context["form"].errors["content"][0]
    assert history.messages(thread.id) == []


def test_asking_twice_is_a_notice(browser, user, thread):
    actions.ask(by=user, thread_id=thread.id, content="First")
    response = browser.post(
        reverse("conversations:ask", args=[thread.id]),
        {"content": "Second"},
        headers={"HX-Request": "true", "HX-Target": "conversation"},
    )
    assert response.status_code == 409
    assert response.headers["HX-Retarget"] == "#notices"


def test_a_thread_whose_model_is_stopped_says_so_and_where_to_go(browser, thread, resource):
    stopped = {"status": "stopped", "desired_status": "stopped"}
    type(resource).objects.filter(id=resource.id).update(**stopped)
    blocked = browser.get(page(thread)).context["blocked"]
    assert "is stopped" in blocked.text
    assert blocked.action_url == reverse("deployments:move", args=[resource.id, "start"])
    assert blocked.action_label == "Start it"


def test_starting_what_is_stopped_names_its_price(browser, thread, resource):
    stopped = {"status": "stopped", "desired_status": "stopped"}
    hourly = {"hourly": True, "estimated_hourly_cost": "1.408"}
    type(resource).objects.filter(id=resource.id).update(**stopped, **hourly)
    html = browser.get(page(thread)).text
    assert "Start it and send ($1.41/h)" in html


def test_a_thread_whose_model_failed_leads_to_why(browser, thread, resource):
    type(resource).objects.filter(id=resource.id).update(status="failed")
    blocked = browser.get(page(thread)).context["blocked"]
    assert blocked.action_url == reverse("deployments:detail", args=[resource.id])


def answered(thread, bill=None, **values):
    words = answer(
        id=uuid4(),
        parent_id=uuid4(),
        content="Hello.",
        model_id=thread.model_id,
        resource_id=thread.resource_id,
        status="complete",
        at=NOW,
        bill=bill,
        **values,
    )
    history.append(thread.id, [words], history.Counters.of(bill) if bill else None)


def test_a_question_is_shown_as_it_was_typed(browser, thread):
    asked = question(
        id=uuid4(),
        parent_id=None,
        content="**Why** < how?",
        model_id=thread.model_id,
        resource_id=thread.resource_id,
        at=NOW,
    )
    history.append(thread.id, [asked])
    assert "**Why** &lt; how?" in browser.get(page(thread)).text
    assert pages.said(asked).html == ""


@pytest.mark.parametrize(("reason", "shown"), [("length", True), ("end", False)])
def test_an_answer_that_was_cut_says_so(browser, thread, reason, shown):
    answered(thread, stop_reason=reason)
    assert ("reached its greatest length" in browser.get(page(thread)).text) is shown


@pytest.mark.parametrize(("status", "shown"), [("priced", False), ("estimated", True)])
def test_what_a_thread_cost_is_marked_where_it_is_estimated(browser, thread, status, shown):
    usage = TokenUsage(input_tokens=3, output_tokens=4)
    bill = Bill(usage=usage, estimated=False, usd=Decimal("0.25"), status=status)
    answered(thread, bill)
    head = browser.get(page(thread)).text.partition('title="Cost of this thread')[2]
    assert ("≈" in head.partition("this thread")[0]) is shown


def test_threads_are_found_by_their_titles(browser, user, resource):
    make_thread(user, resource, title="About the sea")
    make_thread(user, resource, title="About the moon")
    response = browser.get(
        reverse("conversations:chat"),
        {"q": "sea"},
        headers={"HX-Request": "true", "HX-Target": "threads"},
    )
    html = response.content.decode()
    assert "About the sea" in html
    assert "moon" not in html


def test_stopping_what_has_ended_is_no_trouble(browser, thread):
    response = browser.post(reverse("conversations:stop", args=[thread.id]))
    assert response.headers["Location"] == page(thread)


def cost(browser, thread):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page(thread)).status_code == 200
    # How Staque itself is doing is asked every few seconds, whoever looks.
    return sum("upkeep_parts" not in query["sql"] for query in queries)


def test_a_thread_costs_the_same_however_long_it_is(browser, user, thread, resource):
    actions.ask(by=user, thread_id=thread.id, content="Hello?")
    before = cost(browser, thread)
    history.append(thread.id, history.messages(thread.id) * 250)
    for _ in range(27):
        make_thread(user, resource)
        make_resource(user)
    assert cost(browser, thread) == before <= 12


async def test_the_page_watches_an_answer_grow_until_it_is_whole(
    browser, user, thread, model, desk
):
    generation = await off_loop(actions.ask, by=user, thread_id=thread.id, content="Hello?")
    call = await model.call()
    call.say("Some **bold", "** words")
    await buffered(generation.id, "Some **bold** words")
    address = reverse("conversations:stream", args=[thread.id, generation.id])
    response = await off_loop(browser.get, address)
    assert response.headers["Content-Type"].startswith("text/event-stream")
    stream = aiter(response.streaming_content)
    first = (await anext(stream)).decode()
    assert all(line.startswith("data: ") for line in first.rstrip("\n").split("\n"))
    assert "<strong>bold</strong>" in first
    assert "Writing" in first
    call.end()
    async with asyncio.timeout(10):
        rest = b"".join([part async for part in stream]).decode()
    assert rest.endswith("event: close\ndata: end\n\n")
    assert "Writing" not in rest.split("\n\n")[-3]
    await ended(generation.id)
    shown = await off_loop(browser.get, page(thread))
    answer = shown.context["messages"][-1]
    assert (answer.content, answer.status) == ("Some **bold** words", "complete")
    assert shown.context["context_used"] == 18
    assert shown.context["generation"] is None


async def test_the_page_is_redrawn_at_most_twelve_times_a_second(
    browser, user, thread, model, desk
):
    generation = await off_loop(actions.ask, by=user, thread_id=thread.id, content="Hello?")
    call = await model.call()
    address = reverse("conversations:stream", args=[thread.id, generation.id])
    response = await off_loop(browser.get, address)

    async def talk():
        for number in range(100):
            call.say(f"word{number} ")
            await asyncio.sleep(0.01)
        call.end()

    loop = asyncio.get_running_loop()
    began = loop.time()
    talking = asyncio.create_task(talk())
    wire = b"".join([part async for part in response.streaming_content]).decode()
    seconds = loop.time() - began
    await talking
    events = [block for block in wire.split("\n\n") if re.match("data:", block)]
    assert len(events) <= 12 * seconds + 2
    assert "word99" in events[-1]
