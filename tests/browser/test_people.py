"""People: added with a link, coming in for the first time, seeing their own time."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting
from tests.browser.moves import fresh

pytestmark = pytest.mark.browser
CHOSEN = "twelve quiet herons"
ZONE = "Pacific/Kiritimati"


def add(visitor, name):
    """The link that the admin is shown, once."""
    page = visitor.page
    page.goto("/settings/people/")
    visitor.glance("people")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("User name").fill(name)
    page.get_by_label("Name", exact=True).fill("Grace Hopper")
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    visitor.glance("person-new")
    page.get_by_role("button", name="Add the person").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"A link for {name}")
    visitor.glance("person-link")
    return page.locator("#link").inner_text()


def choose_a_password(guest, link, name):
    page = guest.page
    page.goto(link)
    page.get_by_label("New password").fill(CHOSEN)
    page.get_by_label("The same again").fill(CHOSEN)
    guest.glance("choose-password")
    page.get_by_role("button", name="Set the password").click()
    guest.sign_in_by_hand(name, CHOSEN)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Three moves")
    guest.glance("home-new")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("ended")
    guest.expect_remark("409")


def move_to(guest, zone):
    """Says where they live; the page then tells the time there, and so do others."""
    page = guest.page
    page.goto("/settings/profile/")
    page.get_by_label("Time zone").fill(zone)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text(re.compile(_now_in(zone)))
    guest.glance("profile")


def _now_in(zone):
    """This minute or the one that just ended or begins, as the profile says it."""
    now = datetime.now(ZoneInfo(zone))
    return rf"It is {now:%H}:\d\d with you now, on {now.day} {now:%B %Y}"


def test_somebody_is_added_and_comes_in(anybody, chromium, staque):
    name = fresh("grace")
    anybody.sign_in()
    link = add(anybody, name)
    with visiting(chromium, staque.address, java_script_enabled=anybody.scripts) as guest:
        choose_a_password(guest, link, name)
        move_to(guest, ZONE)
        tells_that_time(guest)
        guest.page.goto("/settings/people/new/")
        expect(guest.page.locator("main")).to_contain_text("Only the admins of an organisation")
    anybody.page.goto(f"/settings/people/?q={name}")
    expect(anybody.page.locator("#results")).to_contain_text("Active")
    expect(anybody.page.locator("#results")).not_to_contain_text("never")


def tells_that_time(guest):
    """What was refreshed a moment ago stands on the models' page in the person's own day."""
    page = guest.page
    page.goto("/models/?platform=nim")
    exact = page.locator("main time").first.get_attribute("title")
    assert exact, "the exact time is told on hover"
    assert f"{datetime.now(ZoneInfo(ZONE)):%d %b}".lstrip("0") in exact
