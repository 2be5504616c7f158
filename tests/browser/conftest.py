"""A real browser on the running product; what its console complains about fails the test."""

import os
import shutil
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.moves import SLUGS, put_to_work
from tests.e2e.script import sign_in, wait_for
from tests.fixtures.product import PASSWORD, ROOT, USERNAME

SHOTS = ROOT / "screenshots"
# Whoever is in a hurry may do without: STAQUE_PICTURES=0.
PICTURES = os.environ.get("STAQUE_PICTURES") != "0"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser."""

    KEPT = {}

    def __init__(self, browser, address, **context):
        context.setdefault("viewport", {"width": 1440, "height": 900})
        context.setdefault("reduced_motion", "reduce")
        self.context = browser.new_context(base_url=address, **context)
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.forget_remarks()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = address
        self.scripts = context.get("java_script_enabled", True)

    def _hear(self, message):
        expected = any(words in message.text for words in self.expected)
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)

    def forget_remarks(self):
        # A plan that is being drawn is given up when somebody goes on: htmx remarks upon that.
        self.complaints, self.expected = [], ["AbortError"]

    def sign_in(self, username=USERNAME, password=PASSWORD):
        """By hand the first time of all; later visitors come with that one's cookies."""
        who = (self.address, username)
        if who in self.KEPT:
            self.context.add_cookies(self.KEPT[who])
            self.page.goto("/")
            return
        self.sign_in_by_hand(username, password)
        self.KEPT[who] = self.context.cookies()

    def sign_in_by_hand(self, username=USERNAME, password=PASSWORD):
        self.page.goto("/sign-in/")
        self.page.get_by_label("User name").fill(username)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.address}/")

    def expect_remark(self, words):
        """The browser itself remarks upon the status of a page that says no, whenever it does."""
        self.expected.append(words)
        self.complaints = [said for said in self.complaints if words not in said]

    def shoot(self, name, full=True):
        """Keep what is on the screen, at desk and phone width, light and dark."""
        before = self.page.viewport_size
        for device, (width, height) in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                self.keep(f"{name}-{device}-{scheme}", full)
            assert self.overflow() <= 0, f"{name} is wider than {width} pixels"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(before)

    def glance(self, name, full=True):
        """A picture at either width, without scripts at the narrow one; the gallery has all."""
        before = self.page.viewport_size
        for device in WIDTHS if self.scripts else ["phone"]:
            width, height = WIDTHS[device]
            self.page.set_viewport_size({"width": width, "height": height})
            assert self.overflow() <= 0, f"{name} is wider than {width} pixels"
            self.keep(f"{name}-{device}{'' if self.scripts else '-plain'}", full)
        self.page.set_viewport_size(before)

    def overflow(self):
        self.page.wait_for_load_state()
        return self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def keep(self, name, full=False):
        """A picture of what is on the screen right now."""
        if PICTURES:
            SHOTS.mkdir(exist_ok=True)
            self.page.screenshot(path=str(SHOTS / f"{name}.jpeg"), full_page=full, quality=75)

    def close(self):
        self.context.close()


@contextmanager
def visiting(browser, address, **context):
    """A browser whose console has nothing to complain of in the end."""
    somebody = Visitor(browser, address, **context)
    yield somebody
    complaints = somebody.complaints
    somebody.close()
    assert complaints == []


@pytest.fixture
def visitor(chromium, staque):
    with visiting(chromium, staque.address) as somebody:
        yield somebody


@pytest.fixture
def plain_visitor(chromium, staque):
    """Somebody whose browser runs no scripts."""
    with visiting(chromium, staque.address, java_script_enabled=False) as somebody:
        yield somebody


@pytest.fixture(params=["scripts", "plain"])
def anybody(request, chromium, staque):
    """A visitor with scripts, then one without."""
    scripts = request.param == "scripts"
    with visiting(chromium, staque.address, java_script_enabled=scripts) as somebody:
        yield somebody


@pytest.fixture(scope="session")
def api(staque):
    """The door for programs, to set up in a moment what a page would take longer for."""
    with closing(sign_in(staque.address, USERNAME, PASSWORD)) as signed_in:
        yield signed_in


@pytest.fixture(scope="session")
def four(api):
    """The ids of a model of each platform, all in service."""
    made = {platform: put_to_work(api, platform) for platform in SLUGS}
    for resource_id in made.values():
        wait_for(api, resource_id, "in_service")
    return made
