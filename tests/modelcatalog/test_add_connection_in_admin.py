"""Operators open connections in the admin, through the same action as the API."""

import pytest

from modelcatalog.models import Connection

PAGE = "/admin/modelcatalog/connection/add/"
GOOD = {"platform": "openai_compatible", "name": "Ollama", "base_url": "http://127.0.0.1:11434/v1"}


@pytest.fixture
def browser(super_admin, client_of):
    return client_of(super_admin)


def test_the_form_explains_every_field(browser):
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert b"env:OPENAI_API_KEY" in page.content


def test_a_connection_is_opened_and_told(browser, super_admin):
    answer = browser.post(PAGE, GOOD, follow=True)
    assert b"Ollama is open" in answer.content
    made = Connection.objects.get()
    assert (made.base_url, made.created_by) == (GOOD["base_url"], super_admin)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"base_url": ""}, b"needs it"),
        ({"base_url": "http://169.254.169.254/v1"}, b"169.254.169.254"),
        ({"base_url": "http://0xa9fea9fe/v1"}, b"errorlist"),
        ({"base_url": "http://[::ffff:169.254.169.254]/v1"}, b"169.254.169.254"),
        ({"base_url": "http://10.0.0.1/v1"}, b"10.0.0.1"),
        ({"base_url": "ftp://host/v1"}, b"http"),
        ({"region": "us-east-1"}, b"no such field"),
        ({"secret_ref": "sk-secret"}, b"env:NAME"),
        ({"platform": "nim"}, b"nim is not one of the available choices"),
        ({"name": "   "}, b"required"),
    ],
)
def test_what_is_wrong_stands_beside_the_form_and_nothing_is_lost(browser, change, sentence):
    page = browser.post(PAGE, {**GOOD, **change})
    assert page.status_code == 200
    assert sentence in page.content
    assert not Connection.objects.exists()
    if "base_url" not in change:
        assert GOOD["base_url"].encode() in page.content


def test_a_taken_name_is_told(browser):
    browser.post(PAGE, GOOD)
    assert b"already" in browser.post(PAGE, GOOD).content


def test_others_do_not_reach_the_form(admin, client_of):
    assert client_of(admin).post(PAGE, GOOD).status_code == 302
    assert not Connection.objects.exists()
