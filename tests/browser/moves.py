"""The moves of the main job, the same with scripts and without, on each of the platforms."""

import re
import time
from dataclasses import dataclass
from secrets import token_hex

from playwright.sync_api import expect

from tests.e2e.script import find_model, unwrap

SLOW = 60_000


@dataclass(frozen=True)
class Way:
    """What to look for at a platform, and how its costs are told."""

    platform: str
    query: str
    title: str
    instance: str | None
    plan: str
    cost: str


WAYS = (
    Way("sagemaker", "llama-3-1-8b", "3.1 8B", "ml.g5.xlarge", "an hour", r"≈ ?\$"),
    Way("bedrock", "nova-lite", "Nova Lite", None, "Nothing by the hour", r"^\s*\$"),
    Way("nim", "llama-3.1-8b", "3.1-8b", None, "unpriced", "unpriced"),
    Way("openai_compatible", "gpt-4.1-mini", "gpt-4.1-mini", None, "unpriced", "unpriced"),
)
SLUGS = tuple(way.platform for way in WAYS)


def fresh(name):
    """A name that nobody else has taken."""
    return f"{name.replace('_', '-')}-{token_hex(2)}"


def put_to_work(api, platform):
    """The id of a resource that is on its way."""
    model = find_model(api, platform)
    body = {"model_id": model["id"], "name": fresh(f"four-{platform}")}
    made = unwrap(api.post("deployments/", json={**body, "accept_licence": True}))
    return made["id"]


def reload_until(page, check, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return
        time.sleep(0.5)
        page.reload()
    raise AssertionError(f"not in time: {page.inner_text('main')}")


def wait_for_catalog(page, way):
    """On a new installation the catalog is being read in the background."""
    page.goto(f"/models/?platform={way.platform}&q={way.query}")
    found = page.locator("#results a", has_text=re.compile(re.escape(way.title), re.IGNORECASE))
    reload_until(page, found.count)


def find(visitor, way):
    """By typing, where scripts run; else by asking."""
    page = visitor.page
    wait_for_catalog(page, way)
    page.goto(f"/models/?platform={way.platform}")
    search = page.get_by_role("searchbox", name="Search").first
    search.fill(way.query)
    if not visitor.scripts:
        search.press("Enter")
    rows = page.locator("#results tbody tr")
    row = rows.filter(has_text=re.compile(re.escape(way.title), re.IGNORECASE)).first
    expect(rows.filter(has_not_text=re.compile(way.query, re.IGNORECASE))).to_have_count(0)
    expect(row).to_contain_text("imulated")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(way.title)


def choose(visitor, way, name):
    """Fills the form of a deployment until its plan shows what was chosen."""
    page = visitor.page
    page.locator("main").get_by_role("link", name="Deploy", exact=True).first.click()
    expect(page.get_by_role("heading", name="The plan")).to_be_visible()
    page.locator("input[name=name]:visible").fill(name)
    if way.instance:
        page.locator(f"input[type=radio][value='{way.instance}']").check()
        page.locator("input[type=checkbox][name=accept_licence]").check()
    if not visitor.scripts:
        page.get_by_role("button", name="Draw the plan again").click()
    expect(page.locator("#plan input[name=name]")).to_have_value(name)
    expect(page.locator("#plan")).to_contain_text(way.plan)
    expect(page.locator("#plan")).to_contain_text("Simulated: no money is spent.")


def confirm(visitor, name):
    page = visitor.page
    page.get_by_role("button", name=re.compile("^Deploy ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    until_says(visitor, "#status", "In service")
    expect(page.locator("#status")).to_contain_text("Simulated")


def until_says(visitor, place, words):
    """By itself where scripts run, else by looking again."""
    if visitor.scripts:
        expect(visitor.page.locator(place)).to_contain_text(words, timeout=SLOW)
    else:
        reload_until(visitor.page, lambda: words in visitor.page.inner_text(place))


def ask(visitor, text):
    """Sends; with scripts the answer is seen growing."""
    page = visitor.page
    page.locator("#say").fill(text)
    if not visitor.scripts:
        page.get_by_role("button", name="Send").click()
        return
    page.locator("#say").press("Enter")
    expect(page.get_by_text("Writing").first).to_be_visible(timeout=15_000)


def read_the_cost(visitor, way):
    """Of the last answer, and of the whole thread."""
    page = visitor.page
    said = page.locator("li[id^=said-]").last
    if visitor.scripts:
        expect(said.locator(".usage summary")).to_be_visible(timeout=SLOW)
    else:
        reload_until(page, lambda: page.locator("li[id^=said-] .usage").count() > 0)
    expect(said.locator(".usage summary")).to_have_text(re.compile(way.cost))
    expect(said).to_contain_text("simulated")
    expect(page.locator("[title^='Cost of this thread']")).to_contain_text(re.compile(way.cost))
    said.locator(".usage summary").click()
    expect(said.locator(".usage")).to_contain_text(re.compile(r"\d+ in, \d+ out"))


def stop(visitor, name):
    page = visitor.page
    page.goto("/deployments/")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Stop", exact=True).click()
    page.get_by_role("button", name=re.compile(f"^Stop {name[:16]}")).click()
    until_says(visitor, "#status", "Stopped")
