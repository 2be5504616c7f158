"""Talking on the page: to a real server, stopped in the middle, reloaded in the middle."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.e2e.script import sign_in, unwrap
from tests.fixtures.product import PASSWORD, SECRET_NAME, USERNAME, until

pytestmark = pytest.mark.browser
SLOW = 60_000


@pytest.fixture(scope="module")
def api(staque):
    with closing(sign_in(staque.address, USERNAME, PASSWORD)) as api:
        yield api


def put_to_work(api, query, name):
    """The id of a resource made of the first model that is found."""
    path = "models/"
    found = until(lambda: unwrap(api.get(path, params=query))["results"])
    made = unwrap(api.post("deployments/", json={"model_id": found[0]["id"], "name": name}))
    here = f"deployments/{made['id']}/"
    until(lambda: unwrap(api.get(here))["status"] == "in_service")
    return made["id"]


def ask(page, resource_id, text):
    page.goto(f"/chat/?resource={resource_id}")
    # The answer of the test before may still be written.
    expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=SLOW)
    page.locator("#say").fill(text)
    page.locator("#say").press("Enter")


def test_a_real_server_answers_with_its_own_token_counts(visitor, api, llama_server):
    body = {"platform": "openai_compatible", "name": "llama.cpp on the page"}
    secret = {"base_url": llama_server.base_url, "secret_ref": f"env:{SECRET_NAME}"}
    unwrap(api.post("connections/", json=body | secret))
    resource_id = put_to_work(api, {"q": llama_server.model_id}, "page-llama")
    visitor.sign_in()
    ask(visitor.page, resource_id, "Hello")
    said = visitor.page.locator("li[id^=said-]").last
    expect(said).to_contain_text(llama_server.sentence.strip(), timeout=SLOW)
    said.locator(".usage summary").click()
    expect(said.locator(".usage")).to_contain_text("unpriced")
    expect(said.locator(".usage")).to_contain_text(
        re.compile(r"[1-9]\d* in.*[1-9]\d* out", re.DOTALL)
    )
    visitor.shoot("chat-real", full=False)


@pytest.fixture(scope="module")
def talker(api):
    return put_to_work(
        api, {"platform": "openai_compatible", "q": "simulated-chat-large"}, "talker"
    )


def test_an_answer_is_stopped_in_the_middle(visitor, talker):
    visitor.sign_in()
    page = visitor.page
    ask(page, talker, "write 1000 words")
    expect(page.get_by_text("Writing")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("li[id^=said-]").last).to_contain_text("topped", timeout=15_000)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    visitor.shoot("chat-stopped", full=False)


def test_a_reload_in_the_middle_goes_on_with_the_same_answer(visitor, talker):
    visitor.sign_in()
    page, said = visitor.page, visitor.page.locator("li[id^=said-]")
    ask(page, talker, "write 150 words")
    expect(page.get_by_text("Writing")).to_be_visible(timeout=15_000)
    before = said.count()
    page.reload()
    expect(page.get_by_text("Writing")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=SLOW)
    expect(said).to_have_count(before + 1)


def test_what_is_asked_in_markup_is_shown_as_it_was_typed(visitor, talker):
    visitor.sign_in()
    page = visitor.page
    ask(page, talker, "<img src=x onerror=alert(1)> <b>bold</b>")
    expect(page.locator(".bubble").last).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("li[id^=said-]").last).to_be_visible(timeout=SLOW)
    assert page.locator("main img").count() == 0
