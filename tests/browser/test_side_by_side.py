"""A model of each platform answers the same question, side by side in one conversation."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.moves import SLOW, WAYS, reload_until

pytestmark = pytest.mark.browser
QUESTION = "Write 120 words about the sea."
# Where an answer so far stands, and how long it is.
LENGTHS = "(places) => places.map((one) => one.textContent.length)"


def open_side_by_side(visitor, resource_ids):
    page = visitor.page
    page.goto("/chat/together/")
    for resource_id in resource_ids:
        page.locator(f"input[value='{resource_id}']").check()
    visitor.glance("together-start")
    page.get_by_role("button", name="Open side by side").click()
    expect(page.locator(".column-beside")).to_have_count(4)


def see_all_grow(visitor):
    """Every column says that it writes, and then holds more than it held."""
    page = visitor.page
    writing = page.locator("#columns [id^=answer-] .prose")
    expect(writing).to_have_count(4)
    expect(page.get_by_role("button", name="Stop all")).to_be_visible()
    before = writing.evaluate_all(LENGTHS)
    places = page.locator("#columns")
    for number, held in enumerate(before):
        place = places.locator(".column-beside").nth(number).locator("li").last
        expect(place).to_have_text(re.compile(rf"^[\s\S]{{{held + 40},}}"), timeout=15_000)
    visitor.keep("together-writing")


def read_each_cost(page):
    """Where a price is known it is said; where none is, that is said instead."""
    for way in WAYS:
        column = page.locator(".column-beside", has_text=WORDS[way.platform])
        expect(column.locator("[title='Cost of this column']")).to_have_text(re.compile(way.cost))
        said = column.locator("li[id^=said-]").last
        expect(said.locator(".usage summary")).to_have_text(re.compile(way.cost))
        expect(said).to_contain_text("simulated")
    together = page.locator("[title^='Cost of this conversation']")
    expect(together).to_contain_text("≥")
    expect(together).to_have_attribute("title", re.compile("2 answers have no price"))


WORDS = dict(
    zip(
        (way.platform for way in WAYS),
        ("SageMaker", "Bedrock", "NIM", "OpenAI-compatible"),
        strict=True,
    )
)


def test_a_model_of_each_platform_answers(anybody, four):
    anybody.sign_in()
    page = anybody.page
    open_side_by_side(anybody, four.values())
    page.get_by_label("Your message to all of them").fill(QUESTION)
    page.get_by_role("button", name="Send to 4").click()
    if anybody.scripts:
        see_all_grow(anybody)
        expect(page.locator(".column-beside li[id^=said-]")).to_have_count(4, timeout=SLOW)
    else:
        reload_until(page, lambda: page.locator("li[id^=said-] .usage").count() == 4)
    expect(page.locator(".column-beside .bubble")).to_have_text([QUESTION] * 4)
    read_each_cost(page)
    if anybody.scripts:
        anybody.shoot("together", full=False)
    else:
        anybody.glance("together", full=False)


def test_all_are_stopped_at_once(anybody, four):
    anybody.sign_in()
    page = anybody.page
    open_side_by_side(anybody, four.values())
    page.get_by_label("Your message to all of them").fill("Write 1000 words about the sea.")
    page.get_by_role("button", name="Send to 4").click()
    page.get_by_role("button", name="Stop all").click()
    if anybody.scripts:
        expect(page.get_by_role("button", name="Send to 4")).to_be_visible(timeout=SLOW)
    else:
        reload_until(page, page.get_by_role("button", name="Send to 4").count)
    for said in page.locator(".column-beside").all():
        expect(said).to_contain_text("topped")
