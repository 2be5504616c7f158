"""Without the database nothing can be told but that, and it is told to people and programs."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.tokens import issue


class Away:
    """The database's address leads nowhere for as long as the block lasts."""

    def __enter__(self):
        self.host = connection.settings_dict["HOST"]
        connection.close()
        connection.settings_dict["HOST"] = "/nowhere"

    def __exit__(self, *error):
        connection.close()
        connection.settings_dict["HOST"] = self.host


def test_a_page_says_so_and_when_to_try_again(transactional_db, user):
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    with Away():
        answers = [browser.get(path) for path in ("/", "/deployments/", "/usage/")]
    for answer in answers:
        assert answer.status_code == 503
        assert answer["Retry-After"] == "5"
        assert "The database is out of reach" in answer.content.decode()


def test_error_pages_stand_without_it(transactional_db, user):
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    with Away():
        answer = browser.get("/there/is/nothing/here/")
    assert answer.status_code == 404
    assert "Request" in answer.content.decode()


def test_the_api_says_so_in_the_envelope(transactional_db, user):
    script = APIClient(raise_request_exception=False)
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {issue(user).access}")
    with Away():
        answer = script.get("/api/v1/deployments/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "unavailable"


def test_health_is_told_to_whoever_is_signed_in_too(transactional_db, user):
    browser = Client()
    browser.force_login(user)
    assert settings.SESSION_COOKIE_NAME in browser.cookies
    with Away():
        alive, ready = browser.get("/healthz"), browser.get("/readyz")
    assert alive.status_code == 200
    assert (ready.status_code, ready.json()["database"]) == (503, "away")
