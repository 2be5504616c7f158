"""By keyboard, in the dark, without a way: the frame's manners."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS

pytestmark = pytest.mark.browser


def test_the_palette_opens_by_keyboard_and_leads_there(visitor):
    visitor.sign_in()
    page = visitor.page
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("depl")
    visitor.keep("palette")
    page.keyboard.press("Escape")  # empties the field
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("usage")
    page.keyboard.press("Enter")
    page.wait_for_url("**/usage/")


def test_the_theme_is_remembered(visitor):
    visitor.sign_in()
    page = visitor.page
    page.get_by_role("button", name="theme").click()
    page.get_by_text("Dark", exact=True).click()
    page.goto("/models/")
    scheme = page.evaluate("() => getComputedStyle(document.documentElement).colorScheme")
    assert scheme == "dark"


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_the_menu_holds_what_is_in_it(visitor, device):
    visitor.sign_in()
    page = visitor.page
    width, height = WIDTHS[device]
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_role("button", name="theme").click()
    menu, choices = page.locator("#person"), page.locator("#person .seg")
    assert menu.evaluate("(menu) => menu.scrollWidth - menu.clientWidth") <= 0
    assert choices.evaluate("(seg) => seg.scrollWidth - seg.clientWidth") <= 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        visitor.keep(f"menu-{device}-{scheme}")


def test_the_first_tab_skips_to_the_content(visitor):
    visitor.sign_in()
    page = visitor.page
    page.goto("/models/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_page_that_is_not_there_says_so_with_a_way_on(visitor):
    visitor.sign_in()
    page = visitor.page
    answer = page.goto("/models/00000000-0000-0000-0000-000000000000/")
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("not")
    visitor.shoot("not-found")
    visitor.expect_remark("404")


def test_the_api_is_described_on_a_page(visitor):
    visitor.sign_in()
    page = visitor.page
    page.goto("/api/docs/")
    expect(page.get_by_text("/api/v1/deployments/", exact=True).first).to_be_visible(timeout=15_000)
    visitor.keep("api-docs")


def test_the_admin_is_there_for_super_admins(visitor):
    visitor.sign_in()
    page = visitor.page
    page.goto("/admin/")
    expect(page.locator("#content").get_by_role("link", name="Connections")).to_be_visible()
    for name in ("People", "Catalog", "Deployments", "Conversations", "Usage"):
        expect(page.locator("caption").get_by_text(name, exact=True)).to_be_visible()
    expect(page.locator("#content").get_by_role("link", name="Ledger entries")).to_be_visible()
    visitor.keep("admin")
    page.goto("/admin/modelcatalog/connection/add/")
    visitor.keep("admin-connection")
