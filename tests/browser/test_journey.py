"""The main job as a person does it: sign in, deploy, follow, ask, see the cost, stop."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.fixtures.product import PASSWORD

pytestmark = pytest.mark.browser
SLOW = 60_000


def wait_for_catalog(page):
    """On a new installation the catalog is being read in the background."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        page.goto("/models/?platform=sagemaker&q=llama")
        if page.get_by_role("link", name=re.compile("Llama", re.IGNORECASE)).count():
            return
        time.sleep(0.5)
    raise AssertionError("The catalog stays empty.")


def reload_until(page, check, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return
        time.sleep(0.5)
        page.reload()
    raise AssertionError(f"not in time: {page.inner_text('main')}")


def test_strangers_see_a_sign_in_page_that_explains_itself(visitor):
    page = visitor.page
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.get_by_role("button", name="Sign in").focus()
    visitor.shoot("sign-in")


def test_a_wrong_password_is_told_beside_the_form(visitor):
    page = visitor.page
    page.goto("/sign-in/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(PASSWORD + "x")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile("correct|wrong", re.IGNORECASE)).first).to_be_visible()


def test_the_main_job(visitor):
    visitor.sign_in()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Three moves")
    visitor.shoot("home-new")
    find_the_model(visitor)
    deploy_it(visitor)
    ask_it(visitor)
    look_back(visitor)
    stop_it(visitor)


def find_the_model(visitor):
    page = visitor.page
    wait_for_catalog(page)
    visitor.shoot("models")
    search = page.get_by_role("searchbox", name=re.compile("Search", re.IGNORECASE)).first
    search.fill("llama-3-1-8b")
    row = page.locator("#results tr", has_text=re.compile("3.1 8B", re.IGNORECASE)).first
    expect(row).to_be_visible()
    expect(row).to_contain_text("imulated")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3.1 8B")
    visitor.shoot("model")


def deploy_it(visitor):
    page = visitor.page
    page.locator("main").get_by_role("link", name="Deploy", exact=True).first.click()
    expect(page.get_by_role("heading", name="The plan")).to_be_visible()
    page.locator("input[name=name]").first.fill("journey-llama")
    page.locator("input[type=radio][value='ml.g5.xlarge']").check()
    page.locator("input[type=checkbox][name=accept_licence]").check()
    button = page.get_by_role("button", name=re.compile(r"Deploy for \$1\.41"))
    expect(button).to_be_visible()
    expect(page.locator("#plan input[name=name]")).to_have_value("journey-llama")
    visitor.shoot("deploy")
    button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("journey-llama")
    visitor.shoot("deployment-moving")
    expect(page.locator("#status")).to_contain_text("In service", timeout=SLOW)
    expect(page.locator("#status")).to_contain_text("Simulated")


def ask_it(visitor):
    """Ask, see the answer grow, then its cost."""
    page = visitor.page
    page.locator("#status").get_by_role("link", name="Chat", exact=True).click()
    page.locator("#say").fill("Write 60 words about the sea, then a short Python code block.")
    page.locator("#say").press("Enter")
    expect(page.get_by_text("Writing")).to_be_visible(timeout=15_000)
    first = page.locator("#answer").inner_text()
    expect(page.locator("#answer")).not_to_have_text(first)
    visitor.keep("chat-writing-desk-light")
    cost = page.locator("li[id^=said-] .usage summary").last
    expect(cost).to_contain_text("$", timeout=SLOW)
    cost.click()
    expect(page.locator("li[id^=said-]").last).to_contain_text("simulated")
    visitor.shoot("chat", full=False)


def look_back(visitor):
    page = visitor.page
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("an hour")
    visitor.shoot("home")
    page.goto("/usage/")
    expect(page.locator("main")).to_contain_text("journey-llama")
    visitor.shoot("usage")
    page.goto("/deployments/")
    expect(page.locator("main")).to_contain_text("imulated")
    visitor.shoot("deployments")


def stop_it(visitor):
    page = visitor.page
    page.get_by_role("link", name="journey-llama").first.click()
    visitor.shoot("deployment")
    page.get_by_role("link", name="Stop", exact=True).click()
    page.get_by_role("button", name=re.compile("Stop journey-llama")).click()
    expect(page.locator("#status")).to_contain_text("Stopped", timeout=SLOW)
    visitor.shoot("deployment-stopped")
    page.goto("/chat/")
    expect(page.get_by_role("link", name="Start it for $1.41/h")).to_be_visible()
    visitor.shoot("chat-asleep", full=False)


def test_the_licence_can_be_read_where_it_is_accepted(visitor):
    visitor.sign_in()
    page = visitor.page
    wait_for_catalog(page)
    page.goto("/models/?q=llama-3-2-1b")
    page.locator("#results a[href^='/models/']").first.click()
    page.locator("main").get_by_role("link", name="Deploy", exact=True).first.click()
    expect(page.get_by_label("I have read the Llama 3.2 Community License")).to_be_visible()
    terms = page.get_by_role("link", name="Read it")
    expect(terms).to_have_attribute("href", re.compile("^https://jumpstart-cache-prod-us-east-1"))
    visitor.shoot("deploy-licence")


def test_the_main_job_without_scripts(plain_visitor):
    page = plain_visitor.page
    plain_visitor.sign_in()
    wait_for_catalog(page)
    page.goto("/models/?q=llama-3-1-8b")
    page.locator("#results a[href^='/models/']").first.click()
    page.locator("main").get_by_role("link", name="Deploy", exact=True).first.click()
    page.locator("input[name=name]:visible").fill("plain-llama")
    page.locator("input[type=radio][value='ml.g5.xlarge']").check()
    page.locator("input[type=checkbox][name=accept_licence]").check()
    page.get_by_role("button", name="Draw the plan again").click()
    page.get_by_role("button", name=re.compile(r"Deploy for \$")).click()
    reload_until(page, lambda: "In service" in page.inner_text("#status"))
    page.locator("#status").get_by_role("link", name="Chat", exact=True).click()
    page.locator("#say").fill("Say hello.")
    page.get_by_role("button", name="Send").click()
    reload_until(page, lambda: page.locator("li[id^=said-] .usage").count() > 0)
    expect(page.locator("li[id^=said-]").last).to_contain_text("simulated")
    plain_visitor.keep("plain-chat")
    page.goto("/deployments/")
    page.get_by_role("link", name="plain-llama").first.click()
    page.get_by_role("link", name="Stop", exact=True).click()
    page.get_by_role("button", name=re.compile("Stop")).click()
    reload_until(page, lambda: "Stopped" in page.inner_text("#status"))
