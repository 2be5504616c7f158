"""An API key: made on a page, shown once, used by a program, and revoked."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.moves import fresh

pytestmark = pytest.mark.browser


def answer_to(address, key, path="auth/me/"):
    return httpx.get(f"{address}/api/v1/{path}", headers={"Authorization": f"Bearer {key}"})


def make(visitor, name):
    page = visitor.page
    page.goto("/settings/api-keys/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("checkbox", name="models.read").check()
    visitor.glance("api-key-new")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"The key {name} is made")
    visitor.glance("api-key-once")
    return page.locator("#key").inner_text()


def revoke(visitor, name):
    page = visitor.page
    page.get_by_role("link", name=f"Revoke {name}").click()
    visitor.glance("api-key-revoke")
    page.get_by_role("button", name="Revoke").click()
    expect(page.locator("tr", has_text=name)).to_contain_text("Revoked")
    visitor.glance("api-keys")


def test_a_program_signs_in_with_it_until_it_is_revoked(anybody, staque):
    name = fresh("nightly report")
    anybody.sign_in()
    key = make(anybody, name)
    assert answer_to(staque.address, key).json()["data"]["username"] == "admin"
    assert answer_to(staque.address, key, "models/").status_code == 200
    assert answer_to(staque.address, key, "deployments/").status_code == 403
    anybody.page.goto("/settings/api-keys/")
    assert key not in anybody.page.content()
    revoke(anybody, name)
    assert answer_to(staque.address, key).status_code == 401
