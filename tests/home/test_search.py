"""The palette and its page find threads, what was said, models and deployments."""

from __future__ import annotations

import pytest

from home.searching import excerpt
from tests.conversations.test_changing import talk
from tests.factories import make_catalog_model, make_connection, make_resource, make_thread

pytestmark = pytest.mark.django_db


def hits(browser, q):
    return browser.get("/search/", {"q": q}).context["hits"]


@pytest.fixture
def world(user):
    connection = make_connection(organization=user.organization)
    model = make_catalog_model(connection, name="Falcon Large", model_id="falcon-large")
    resource = make_resource(user, model, resource_name="falcon-one")
    thread = make_thread(user, resource, title="About falcons")
    talk(thread, 1)
    return thread


def test_everything_of_that_name_is_found(client_of, user, world):
    found = hits(client_of(user), "falcon")
    assert [hit.kind for hit in found] == ["Thread", "Model", "Deployment"]
    assert [hit.kind for hit in hits(client_of(user), "q0")] == ["Said"]


def test_strangers_find_nothing_of_it(client_of, stranger, world):
    for q in ("falcon", "q0"):
        assert hits(client_of(stranger), q) == []


@pytest.mark.parametrize("q", ["", "   ", "'", "\x00", "% _", "(", "x" * 5000])
def test_odd_words_find_nothing_and_break_nothing(client_of, user, world, q):
    assert hits(client_of(user), q) == []


def test_the_palette_gets_options_alone(client_of, user, world):
    headers = {"HX-Request": "true", "HX-Target": "div#palette-found"}
    piece = client_of(user).get("/search/?q=falcon", headers=headers).text
    assert piece.lstrip().startswith("<a class")
    assert piece.count('role="option"') == 3
    page = client_of(user).get("/search/?q=falcon").text
    assert 'href="/search/"' in page
    assert page.count('id="found-') == 3


def test_an_excerpt_shows_the_word():
    text = "word " * 200 + "needle " + "word " * 200
    assert "needle" in excerpt(text, "needle")
    assert len(excerpt(text, "needle")) < 200
    assert excerpt("short", "absent") == "short"
