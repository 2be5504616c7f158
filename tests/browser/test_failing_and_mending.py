"""A deployment that may not be is made possible, fails, is mended, watched, and ends by itself."""

import re
from contextlib import closing

import httpx
import pytest
from playwright.sync_api import expect

from launcher.folder import Folder
from tests.browser.moves import SLOW, WAYS, reload_until, wait_for_catalog
from tests.fixtures.product import until

pytestmark = pytest.mark.browser

INSTANCE = "ml.g5.xlarge"
NAME = "mended-llama"
TIMES = ("in_service_since", "last_used_at", "busy_until", "ending_at")


@pytest.fixture
def cloud(staque):
    """The control port of the product's own simulated cloud."""
    folder = Folder.at(staque.folder / "data")
    port = folder.ports("simulator-control")["simulator-control"]
    told = {"Authorization": f"Bearer {folder.secret('simulator/control-token')}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=told) as client:
        yield client
        client.delete("/faults")
        client.post("/quotas", json={"instance_type": INSTANCE, "value": 20})


def do(answer):
    answer.raise_for_status()
    return answer.json()


def pass_minutes(staque, cloud, minutes):
    """Let so much time have passed for the deployment, here and in what the cloud has counted."""
    moved = ", ".join(f"{name} = {name} - make_interval(mins => {minutes})" for name in TIMES)
    with closing(staque.database()) as database:
        database.execute(f"UPDATE deployed_resources SET {moved} WHERE resource_name = %s", [NAME])
        # The ledger lets nobody change a line, the clock of this test least of all.
        database.execute("SET LOCAL session_replication_role = replica")
        database.execute(
            "UPDATE ledger_entries SET occurred_at = occurred_at - make_interval(mins => %s)"
            " WHERE resource_name = %s",
            [minutes, NAME],
        )
        database.commit()
    do(cloud.delete("/calls"))


def test_failing_and_mending(visitor, staque, cloud):
    visitor.sign_in()
    wait_for_catalog(visitor.page, WAYS[0])
    plan_what_may_not_be(visitor, cloud)
    make_it_possible(visitor, cloud)
    fail_on_the_way(visitor, cloud)
    read_why(visitor)
    try_again(visitor)
    see_how_it_does(visitor)
    let_it_be_idle(visitor, staque, cloud)


def plan_what_may_not_be(visitor, cloud):
    """Neither licence nor quota: the plan says both, and there is nothing to press."""
    page = visitor.page
    do(cloud.post("/quotas", json={"instance_type": INSTANCE, "value": 0}))
    page.goto("/models/?q=llama-3-1-8b")
    page.locator("#results a[href^='/models/']").first.click()
    page.locator("main").get_by_role("link", name="Deploy", exact=True).first.click()
    page.locator("input[name=name]").first.fill(NAME)
    page.locator(f"input[type=radio][value='{INSTANCE}']").check()
    plan = page.locator("#plan")
    expect(plan).to_contain_text("Refused")
    expect(plan).to_contain_text("The licence is not accepted")
    expect(plan).to_contain_text("0 allowed")
    expect(plan.get_by_role("button", name=re.compile("Deploy for"))).to_have_count(0)
    visitor.shoot("mending-1-refused")


def make_it_possible(visitor, cloud):
    page = visitor.page
    do(cloud.post("/quotas", json={"instance_type": INSTANCE, "value": 20}))
    page.locator("input[type=checkbox][name=accept_licence]").check()
    expect(page.locator("#plan")).to_contain_text("Possible", timeout=SLOW)
    visitor.shoot("mending-2-possible")


def fail_on_the_way(visitor, cloud):
    """The fault strikes after everything was accepted: while the model's server comes up."""
    page = visitor.page
    do(cloud.post("/faults", json={"kind": "health_check", "match": {"instance_type": INSTANCE}}))
    page.get_by_role("button", name=re.compile(r"Deploy for \$1\.41")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    visitor.keep("mending-3-moving")
    expect(page.locator("#status")).to_contain_text("did not pass the ping", timeout=SLOW)


def read_why(visitor):
    """The platform's words, our advice, and what its server wrote before it ended."""
    page = visitor.page
    status = page.locator("#status")
    expect(status).to_contain_text("too little memory is the usual cause")
    expect(status).to_contain_text("health_check")
    visitor.shoot("mending-4-failed")
    page.locator("#logs").get_by_role("link", name="Read them").click()
    expect(page.locator("#logs")).to_contain_text("CUDA out of memory")
    expect(page.locator("#logs")).to_contain_text("[simulated]")
    visitor.shoot("mending-5-log")


def try_again(visitor):
    page = visitor.page
    expect(page.locator("#events")).to_contain_text("removed again", timeout=SLOW)
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name=re.compile(f"Start {NAME}")).click()
    expect(page.locator("#status")).to_contain_text("In service", timeout=SLOW)
    reload_until(page, lambda: "Health check passed" in page.inner_text("#status"))
    visitor.shoot("mending-6-in-service")


def see_how_it_does(visitor):
    """What was asked shows in the charts, with its numbers beside."""
    page = visitor.page
    address = page.url
    page.locator("#status").get_by_role("link", name="Chat", exact=True).click()
    page.locator("#say").fill("Write 20 words about mending.")
    page.locator("#say").press("Enter")
    expect(page.locator("li[id^=said-] .usage summary").last).to_be_visible(timeout=SLOW)
    page.goto(address)
    reload_until(page, lambda: "Requests a minute" in page.inner_text("#metrics"), seconds=150)
    expect(page.locator("#metrics figure.chart canvas").first).to_be_visible()
    for said in ("Latency", "Utilisation", "memory", "latency p95", "invocations", "in all"):
        expect(page.locator("#metrics")).to_contain_text(said)
    visitor.shoot("mending-7-metrics")


def let_it_be_idle(visitor, staque, cloud):
    """Warned of, kept by one click, warned of again, and stopped."""
    page = visitor.page
    address = page.url
    page.get_by_role("region", name="When it runs").get_by_role("link", name="Change").click()
    page.locator("select[name=idle]").select_option("15")
    page.get_by_role("button", name="Save").click()
    page.goto(address)
    pass_minutes(staque, cloud, 12)
    reload_until(page, lambda: "after 15 idle minutes" in page.inner_text("#status"))
    visitor.shoot("mending-8-warned")
    page.get_by_role("button", name="Keep it running").click()
    expect(page.locator("#status")).not_to_contain_text("after 15 idle minutes")
    until(lambda: end(staque, cloud))
    reload_until(page, lambda: "Stopped" in page.inner_text("#status"))
    expect(page.locator("#events")).to_contain_text("Stopped after 15 idle minutes")
    visitor.shoot("mending-9-stopped")


def end(staque, cloud):
    """Time goes on for as long as nobody asks it anything."""
    with closing(staque.database()) as database:
        database.execute(
            "UPDATE deployed_resources SET keep_until = NULL WHERE resource_name = %s", [NAME]
        )
        database.commit()
    pass_minutes(staque, cloud, 6)
    with closing(staque.database()) as database:
        found = database.execute(
            "SELECT desired_status FROM deployed_resources WHERE resource_name = %s", [NAME]
        ).fetchone()
    return found[0] == "stopped"
