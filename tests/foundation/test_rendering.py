"""One view serves the page and its pieces."""

import pytest
from django.http import HttpResponseRedirect
from django.template import engines
from django.template.loaders.locmem import Loader
from django.test import RequestFactory, override_settings

from foundation.middleware import content_security_policy, htmx_answers, refuse
from foundation.refusals import Missing, Refusal
from foundation.rendering import render_piece, show

FILES = {
    "base": "<main>{% block main %}{% endblock %}</main>",
    "page": (
        "{% extends 'base' %}{% block main %}<h1>{{ title }}</h1>"
        "{% block list %}<ul id='list'>{{ title }}</ul>{% endblock %}{% endblock %}"
    ),
    "said": "{% block list %}{{ messages }}{% endblock %}",
    "alone": "{% block list %}{{ title }}{% endblock %}",
}
LOCAL = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.locmem.Loader", FILES)],
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    }
]


@pytest.fixture
def local_templates():
    assert Loader
    with override_settings(TEMPLATES=LOCAL):
        yield engines


def request(**headers):
    return RequestFactory().get("/", headers=headers)


def text(response):
    return response.content.decode()


@pytest.mark.usefixtures("local_templates")
class TestShow:
    def test_a_browser_gets_the_page(self):
        response = show(request(), "page", {"title": "T"}, pieces={"list": "list"})
        assert text(response) == "<main><h1>T</h1><ul id='list'>T</ul></main>"

    @pytest.mark.parametrize("target", ["list", "ul#list"])
    def test_htmx_gets_the_piece_that_it_names(self, target):
        asked = request(**{"HX-Request": "true", "HX-Target": target})
        response = show(asked, "page", {"title": "T"}, pieces={"list": "list"})
        assert text(response) == "<ul id='list'>T</ul>"

    def test_an_unknown_target_gets_the_page(self):
        asked = request(**{"HX-Request": "true", "HX-Target": "other"})
        assert "<main>" in text(show(asked, "page", {"title": "T"}, pieces={"list": "list"}))

    def test_a_piece_needs_no_request(self):
        assert render_piece("alone", "list", {"title": "<"}) == "&lt;"

    def test_what_the_view_gives_stands_above_context_processors(self):
        asked = request(**{"HX-Request": "true", "HX-Target": "list"})
        assert text(show(asked, "said", {"messages": "ours"}, pieces={"list": "list"})) == "ours"
        assert text(show(request(), "said", {"messages": "ours"})) == "ours"

    def test_a_missing_block_is_named(self):
        with pytest.raises(LookupError, match="nothing"):
            render_piece("page", "nothing", {})


def test_a_redirect_of_a_piece_moves_the_page():
    answer = htmx_answers(lambda request: HttpResponseRedirect("/there"))
    moved = answer(request(**{"HX-Request": "true"}))
    assert (moved.status_code, moved["HX-Redirect"]) == (200, "/there")
    assert answer(request()).status_code == 302


def test_no_page_allows_inline_scripts_or_other_hosts(db, client):
    policy = client.get("/sign-in/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert content_security_policy


def test_a_refusal_for_htmx_goes_into_the_notices(db):
    answer = refuse(request(**{"HX-Request": "true"}), Refusal("The name is taken."))
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notices"
    assert "The name is taken." in text(answer)
    assert "<html" not in text(answer)


def test_a_refusal_for_a_browser_is_a_page_with_its_words(db):
    answer = refuse(request(), Refusal("The name is taken.", retry_after=3))
    assert answer.status_code == 422
    assert answer["Retry-After"] == "3"
    assert "The name is taken." in text(answer)
    assert "<html" in text(answer)


def test_what_is_missing_is_a_404(db):
    assert refuse(request(), Missing("There is no such thread.")).status_code == 404
