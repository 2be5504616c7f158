"""Connecting a server and looking after it, as somebody at a browser; and the operators' pages."""

import pytest

from tests.browser.conftest import WIDTHS

pytestmark = pytest.mark.browser

LIST = "/settings/connections/"
ADMIN = (
    "/admin/",
    "/admin/modelcatalog/connection/",
    "/admin/deployments/deployedresource/",
    "/admin/usage/ledgerentry/",
    "/admin/accounts/user/",
)


def connect(page, name, address):
    page.goto(LIST)
    page.get_by_role("link", name="Connect", exact=True).click()
    page.get_by_role("link", name="OpenAI-compatible server").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Base URL").fill(address)
    page.get_by_role("button", name="Connect", exact=True).click()


def look_after(page, name):
    """Checks it, closes it after the question, and opens it again."""
    page.get_by_role("heading", name=name).wait_for()
    page.get_by_role("button", name="Check").click()
    page.get_by_text("The server did not answer").first.wait_for()
    page.get_by_role("link", name="Close", exact=True).click()
    page.get_by_text("Nothing runs through it.").wait_for()
    page.get_by_role("button", name=f"Close {name}").click()
    page.get_by_role("button", name="Open again").click()
    page.get_by_text(f"{name} is open").wait_for()


def test_a_server_is_connected_checked_closed_and_opened(visitor):
    visitor.sign_in()
    connect(visitor.page, "Away", "http://127.0.0.1:9/v1")
    look_after(visitor.page, "Away")
    visitor.shoot("connection")
    visitor.page.goto(LIST)
    visitor.shoot("connections")
    visitor.page.goto(f"{LIST}add/")
    visitor.shoot("connect")
    visitor.page.goto(f"{LIST}add/?platform=sagemaker")
    assert visitor.page.get_by_text("Real money begins here").is_visible()
    visitor.shoot("connect-aws")
    visitor.page.goto(f"{LIST}guide/")
    visitor.shoot("connect-guide")


def test_the_same_without_scripts(plain_visitor):
    plain_visitor.sign_in()
    connect(plain_visitor.page, "Away, unscripted", "http://127.0.0.1:9/v1")
    look_after(plain_visitor.page, "Away, unscripted")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ADMIN)
def test_the_operators_pages_complain_of_nothing(visitor, path, scheme):
    visitor.sign_in()
    # Their theme asks for the scheme once, when a page is loaded.
    visitor.page.emulate_media(color_scheme=scheme)
    name = f"admin{path.removeprefix('/admin').rstrip('/').replace('/', '-')}"
    for device, (width, height) in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.goto(path)
        visitor.page.get_by_text("For operators").first.wait_for(state="attached")
        assert visitor.overflow() <= 0, f"{path} is wider than {width} pixels"
        visitor.keep(f"{name}-{device}-{scheme}")
