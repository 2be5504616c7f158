"""A real browser on the running product; what its console complains about fails the test."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.fixtures.product import PASSWORD, ROOT, USERNAME

SHOTS = ROOT / "screenshots"
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

    def __init__(self, browser, address, **context):
        context.setdefault("viewport", {"width": 1440, "height": 900})
        context.setdefault("reduced_motion", "reduce")
        self.context = browser.new_context(base_url=address, **context)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = address

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def sign_in(self):
        self.page.goto("/sign-in/")
        self.page.get_by_label("Name").or_(self.page.get_by_label("Username")).first.fill(USERNAME)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.address}/")

    def shoot(self, name, full=True):
        """Keep what is on the screen, at desk and phone width, light and dark."""
        SHOTS.mkdir(exist_ok=True)
        before = self.page.viewport_size
        for device, (width, height) in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                path = SHOTS / f"{name}-{device}-{scheme}.png"
                self.page.screenshot(path=str(path), full_page=full)
            assert self.overflow() <= 0, f"{name} is wider than {width} pixels"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(before)

    def overflow(self):
        return self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def keep(self, name):
        """What is on the screen right now, for what would be over before four pictures."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=str(SHOTS / f"{name}.png"))

    def close(self):
        self.context.close()


@pytest.fixture
def visitor(chromium, staque):
    visiting = Visitor(chromium, staque.address)
    yield visiting
    complaints = visiting.complaints
    visiting.close()
    assert complaints == []


@pytest.fixture
def plain_visitor(chromium, staque):
    """Somebody whose browser runs no scripts."""
    visiting = Visitor(chromium, staque.address, java_script_enabled=False)
    yield visiting
    visiting.close()
