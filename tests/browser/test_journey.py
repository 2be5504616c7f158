"""The main job as a person does it: sign in, find, deploy, follow, ask, see the cost, stop."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.moves import (
    WAYS,
    ask,
    choose,
    confirm,
    find,
    fresh,
    read_the_cost,
    stop,
    wait_for_catalog,
)
from tests.fixtures.product import PASSWORD

pytestmark = pytest.mark.browser
SAGEMAKER = WAYS[0]
QUESTION = "Write 60 words about the sea, then a short Python code block."


def test_strangers_see_a_sign_in_page_that_explains_itself(visitor):
    page = visitor.page
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.get_by_role("button", name="Sign in").focus()
    visitor.shoot("sign-in")


def test_a_wrong_password_is_told_beside_the_form(visitor):
    page = visitor.page
    visitor.expect_remark("422")
    page.goto("/sign-in/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(PASSWORD + "x")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile("correct|wrong", re.IGNORECASE)).first).to_be_visible()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.platform)
def test_the_main_job(anybody, way):
    """With scripts and without, on every platform, from the sign-in to the end."""
    page = anybody.page
    name = fresh(f"journey-{way.platform}")
    shoot = anybody.shoot if anybody.scripts and way is SAGEMAKER else anybody.glance
    anybody.sign_in()
    find(anybody, way)
    shoot(f"model-{way.platform}")
    choose(anybody, way, name)
    shoot(f"deploy-{way.platform}")
    confirm(anybody, name)
    page.locator("#status").get_by_role("link", name="Chat", exact=True).click()
    ask(anybody, QUESTION)
    if anybody.scripts:
        anybody.keep(f"chat-writing-{way.platform}")
    read_the_cost(anybody, way)
    shoot(f"chat-{way.platform}", full=False)
    look_back(anybody, way, name, shoot)
    stop(anybody, name)
    shoot(f"deployment-stopped-{way.platform}")
    if way is SAGEMAKER:
        page.goto("/chat/")
        offer = page.get_by_role("button", name=re.compile(r"Start it and send.*\$1\.41"))
        expect(offer).to_be_visible()
        shoot("chat-asleep", full=False)


def look_back(visitor, way, name, shoot):
    """What runs and what was spent is seen on the pages that lead there."""
    page = visitor.page
    page.goto("/")
    expect(page.locator("main")).to_contain_text(name)
    page.goto("/usage/?by=resource")
    row = page.locator("tr", has_text=name)
    expect(row.locator("td").last).to_have_text(re.compile(way.cost))
    page.goto("/deployments/")
    expect(page.locator("tr", has_text=name)).to_contain_text("imulated")
    if way is SAGEMAKER:
        shoot("deployments")
        page.goto("/usage/")
        shoot("usage")
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("an hour")
        shoot("home")


def test_the_licence_can_be_read_where_it_is_accepted(visitor):
    visitor.sign_in()
    page = visitor.page
    wait_for_catalog(page, SAGEMAKER)
    page.goto("/models/?q=llama-3-2-1b")
    page.locator("#results a[href^='/models/']").first.click()
    page.locator("main").get_by_role("link", name="Deploy", exact=True).first.click()
    expect(page.get_by_label("I have read the Llama 3.2 Community License")).to_be_visible()
    terms = page.get_by_role("link", name="Read it")
    expect(terms).to_have_attribute("href", re.compile("^https://jumpstart-cache-prod-us-east-1"))
    visitor.shoot("deploy-licence")
