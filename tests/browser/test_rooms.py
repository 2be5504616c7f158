"""The other rooms, with scripts and without: configure, compare, stop several, search, count."""

import csv
import re
from secrets import token_hex

import pytest
from playwright.sync_api import expect

from tests.browser.moves import fresh, reload_until, until_says
from tests.e2e.script import unwrap, wait_for

pytestmark = pytest.mark.browser
CONFIGURED = "gpt-4o-mini"
ENOUGH = 12


@pytest.fixture
def deployed(api):
    """Puts a model to work that takes no time to start."""

    def deploy(model_id, name):
        query = {"platform": "openai_compatible", "q": model_id}
        found = unwrap(api.get("models/", params=query))["results"]
        body = {"model_id": found[0]["id"], "name": fresh(name)}
        return wait_for(api, unwrap(api.post("deployments/", json=body))["id"], "in_service")

    return deploy


def test_what_is_configured_reaches_the_model(anybody, deployed):
    resource = deployed(CONFIGURED, "configured")
    anybody.sign_in()
    page = anybody.page
    configure(anybody, f"{token_hex(4)} is your name. " + "Be brief. " * 100)
    page.goto(f"/chat/?resource={resource['id']}")
    ask_without_watching(page)
    answered(anybody)
    used = page.locator("li[id^=said-] .usage").last
    tokens = re.search(r"(\d+) in, (\d+) out", used.text_content())
    assert int(tokens[1]) > 200, "the system prompt was asked along"
    assert int(tokens[2]) == ENOUGH, "the answer ended where the configuration says"


def configure(visitor, system_prompt):
    page = visitor.page
    page.goto(f"/settings/model-configurations/?q={CONFIGURED}")
    visitor.glance("configurations")
    page.goto(f"/settings/model-configurations/{CONFIGURED}/")
    page.locator("textarea[name=system_prompt]").fill(system_prompt)
    page.locator("input[name=max_tokens]").fill(str(ENOUGH))
    visitor.glance("configuration")
    page.get_by_role("button", name="Keep this").click()
    page.goto(f"/settings/model-configurations/{CONFIGURED}/")
    expect(page.locator("input[name=max_tokens]")).to_have_value(str(ENOUGH))


def ask_without_watching(page):
    """The answer is too short to be seen growing."""
    page.locator("#say").fill("Write 100 words about the sea.")
    page.get_by_role("button", name="Send").click()


def answered(visitor):
    said = visitor.page.locator("li[id^=said-] .usage")
    if visitor.scripts:
        expect(said.last).to_be_attached(timeout=30_000)
    else:
        reload_until(visitor.page, said.count)


def test_four_models_are_compared(anybody):
    anybody.sign_in()
    page = anybody.page
    page.goto("/models/?platform=bedrock")
    boxes = page.locator("#results input[name=ids]")
    expect(boxes.nth(3)).to_be_visible()
    for number in range(4):
        boxes.nth(number).check()
    page.get_by_role("button", name="Compare what is picked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    expect(page.get_by_role("columnheader")).to_have_count(5)
    anybody.glance("compare")
    page.get_by_role("link", name="Remove").first.click()
    expect(page.get_by_role("columnheader")).to_have_count(4)


def test_several_are_stopped_together(anybody, deployed):
    names = [deployed("gpt-4o-mini", "many")["name"] for _ in range(2)]
    anybody.sign_in()
    page = anybody.page
    page.goto("/deployments/?status=in_service")
    for name in names:
        page.get_by_role("checkbox", name=f"Mark {name}").check()
    page.get_by_role("button", name="Stop the marked ones").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop 2 deployments?")
    anybody.glance("stop-several")
    page.get_by_role("button", name="Stop 2").click()
    for name in names:
        page.goto("/deployments/")
        page.get_by_role("link", name=name).first.click()
        until_says(anybody, "#status", "Stopped")


def test_the_month_is_taken_along_as_csv(anybody, deployed):
    resource = deployed("simulated-chat-small", "counted")
    anybody.sign_in()
    page = anybody.page
    page.goto(f"/chat/?resource={resource['id']}")
    ask_without_watching(page)
    answered(anybody)
    page.goto("/usage/")
    for link in ("CSV", "Every line"):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert any(resource["name"] in row for row in rows[1:]), rows[:2]


def test_what_runs_is_found_by_name(anybody, deployed):
    """In the palette; without scripts on a page of its own."""
    name = deployed("simulated-chat-small", "wanted")["name"]
    anybody.sign_in()
    page = anybody.page
    if anybody.scripts:
        page.keyboard.press("Control+k")
        page.keyboard.type(name)
        hit = page.locator("#palette-found").get_by_text(name).first
    else:
        page.get_by_role("link", name="Search", exact=True).click()
        page.get_by_label("What to search for").fill(name)
        page.get_by_role("button", name="Search").click()
        hit = page.locator("main").get_by_role("link", name=name).first
    expect(hit).to_be_visible()
    anybody.glance("found", full=False)
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
