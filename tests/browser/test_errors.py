"""What goes wrong is told on pages of the house's own, in a browser with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
from tests.browser.moves import fresh
from tests.e2e.script import unwrap, wait_for
from tests.fixtures.web import web

pytestmark = pytest.mark.browser
MORE_THAN_ENOUGH = 6
# The same for everybody: the second visitor finds the name locked already.
GUESSED = fresh("guessed")


def told(visitor, status, heading, name):
    """The page says what happened, what to do, and under which number it was written down."""
    page = visitor.page
    trouble = page.locator(".trouble")
    expect(trouble.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(trouble).to_contain_text("Request")
    assert visitor.overflow() <= 0
    visitor.glance(name)
    visitor.expect_remark(str(status))


def test_a_page_that_is_not_there(anybody):
    anybody.sign_in()
    assert anybody.page.goto("/there-is-no-such-page/").status == 404
    told(anybody, 404, "There is nothing here", "error-404")


def test_a_form_that_is_too_old(anybody):
    anybody.sign_in()
    page = anybody.page
    page.goto("/settings/profile/")
    anybody.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save").click()
    told(anybody, 403, "This page was too old to act on", "error-403")


def test_a_model_that_was_stopped_meanwhile(anybody, api):
    """Refused with a reason beside what was typed, or on a page where no script can do that."""
    query = {"platform": "openai_compatible", "q": "simulated-chat-small"}
    model = unwrap(api.get("models/", params=query))["results"][0]
    made = unwrap(api.post("deployments/", json={"model_id": model["id"], "name": fresh("gone")}))
    name = wait_for(api, made["id"], "in_service")["name"]
    anybody.sign_in()
    page = anybody.page
    page.goto("/chat/")
    page.get_by_role("button", name="New thread").click()
    page.locator("#new-thread").get_by_role("button", name=name).click()
    page.locator("#say").fill("Are you there?")
    api.post(f"deployments/{made['id']}/stop/").raise_for_status()
    wait_for(api, made["id"], "stopped")
    page.get_by_role("button", name="Send").click()
    if not anybody.scripts:
        told(anybody, 409, f"{name} is stopped", "error-refused")
        return
    expect(page.locator("#notices")).to_contain_text(f"{name} is stopped")
    expect(page.locator("#say")).to_have_value("Are you there?")
    anybody.glance("error-refused", full=False)
    anybody.expect_remark("409")


def test_a_broken_and_an_absent_database(chromium, tmp_path):
    """Without tables every page breaks; without a server none can be answered just now."""
    absent = "postgresql://nobody@127.0.0.1:9/nothing"
    with web("broken", "tests.browser.nothing", tmp_path) as broken:
        both_see(chromium, broken.address, 500, "That was our mistake")
    with web("absent", "tests.browser.nothing", tmp_path, DATABASE_URL=absent) as away:
        both_see(chromium, away.address, 503, "")


def both_see(chromium, address, status, heading):
    cookie = {"name": "sessionid", "value": "0123456789abcdefghijklmnopqrstuv", "url": address}
    for scripts in (True, False):
        with visiting(chromium, address, java_script_enabled=scripts) as somebody:
            somebody.context.add_cookies([cookie])
            assert somebody.page.goto("/models/").status == status
            told(somebody, status, heading, f"error-{status}")


def test_whoever_guesses_passwords_is_locked_out(anybody):
    page = anybody.page
    anybody.expect_remark("422")
    page.goto("/sign-in/")
    for _ in range(MORE_THAN_ENOUGH):
        page.get_by_label("User name").fill(GUESSED)
        page.get_by_label("Password").fill("not this one")
        page.get_by_role("button", name="Sign in").click()
        if page.get_by_role("heading", name="Locked for a while").count():
            break
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked for a while")
    expect(page.locator("main")).to_contain_text(re.compile(r"Try again in \d+ min"))
    anybody.glance("locked-out")
    anybody.expect_remark("429")
