"""The guide to a first real deployment, on its page."""

import json
import re

import pytest

from modelcatalog.models import Connection
from tests.factories import NOW, make_connection


@pytest.fixture
def browser(super_admin, client_of):
    return client_of(super_admin)


def test_the_page_shows_the_guide_and_leads_to_its_policies(browser):
    page = browser.get("/settings/connections/guide/").text
    assert "From AWS keys or a role to a first real deployment" in page
    assert 'href="/settings/connections/guide/sagemaker-deploy.json"' in page
    assert 'href="policies/' not in page


def test_no_link_leads_nowhere(browser):
    """One within the page needs its heading; one that is relative to the document has no file."""
    page = browser.get("/settings/connections/guide/").text
    main = page[page.index("<main") : page.index("</main>")]
    links = re.findall(r'href="([^"]+)"', main)
    within = [link[1:] for link in links if link.startswith("#")]
    assert "7-stop-and-clean-up" in within
    assert [name for name in within if f'id="{name}"' not in page] == []
    assert [link for link in links if not link.startswith(("#", "/", "https://"))] == []


def test_a_policy_is_json_that_can_be_saved(browser):
    answer = browser.get("/settings/connections/guide/bedrock-chat.json")
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["Version"] == "2012-10-17"


@pytest.mark.parametrize("name", ["nothing", "first-real-deployment"])
def test_what_is_no_policy_is_not_found(browser, name):
    assert browser.get(f"/settings/connections/guide/{name}.json").status_code == 404


def test_the_way_to_it_stands_where_one_connects(browser):
    for path in ("/settings/connections/add/", "/settings/connections/add/?platform=sagemaker"):
        assert "/settings/connections/guide/" in browser.get(path).text


def test_who_lacks_credentials_is_shown_the_guide_until_they_are_there(browser):
    page = f"/settings/connections/{make_connection().pk}/"
    guide = "From AWS keys or a role to a first deployment"
    verdict = {"code": "credentials", "title": "Who", "detail": "", "remedy": "", "looked_at": ""}
    for word, shown in (("fail", True), ("pass", False)):
        Connection.objects.update(verdict={**verdict, "verdict": word}, checked_at=NOW)
        assert (guide in browser.get(page).text) is shown
