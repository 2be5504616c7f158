"""Whoever guesses passwords is locked out for a while, on the page, by token and in the admin."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from tests.factories import PASSWORD, make_user

TOKEN = "/api/v1/auth/token/"
LIMIT, PER_ADDRESS = 5, 30


def page(username="owner", password="wrong", path="/sign-in/", **headers):
    return Client().post(path, {"username": username, "password": password}, **headers)


def token(username="owner", password="wrong", **headers):
    body = {"username": username, "password": password}
    return APIClient().post(TOKEN, body, format="json", **headers)


def guess(door, times=LIMIT, **given):
    return [door(**given) for _ in range(times)][-1]


@pytest.fixture
def somebody(user):
    return user


def test_the_page_locks_at_the_fifth_wrong_password_and_says_how_long(somebody):
    assert guess(page, LIMIT - 1).status_code == 422
    answer = page()
    assert answer.status_code == 429
    assert "Try again in 15 min" in answer.content.decode()
    assert 1 <= int(answer["Retry-After"]) <= 900
    assert page(password=PASSWORD).status_code == 429


def test_the_token_endpoint_locks_with_a_429_in_the_envelope(somebody):
    assert guess(token, LIMIT - 1).status_code == 401
    answer = token(password=PASSWORD) if token().status_code == 429 else None
    assert answer.status_code == 429
    assert answer.json()["code"] == "locked_out"
    assert 1 <= int(answer["Retry-After"]) <= 900


def test_the_admin_asks_on_the_same_page_and_locks_too(super_admin):
    asked = Client().get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/sign-in/")
    guess(page, username="root", path="/sign-in/?next=/admin/")
    assert page("root", PASSWORD, path="/sign-in/?next=/admin/").status_code == 429
    assert page("root", PASSWORD, path="/admin/login/").status_code in (302, 429)
    assert Client().get("/admin/").status_code == 302


def test_one_door_locks_the_others(somebody):
    guess(token)
    assert page(password=PASSWORD).status_code == 429


def test_a_name_that_nobody_has_is_locked_in_the_same_words(somebody):
    known, unknown = guess(token), guess(token, username="nobody")
    assert known.status_code == unknown.status_code == 429
    assert known.json()["error"] == unknown.json()["error"]


def test_the_person_comes_in_from_elsewhere(somebody):
    guess(token)
    assert token(password=PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_an_address_that_tries_many_names_is_locked_for_all(somebody, settings):
    settings.STAQUE_SIGN_IN_FAILURES_PER_ADDRESS = 8
    for number in range(8):
        token(username=f"name{number}")
    assert token(password=PASSWORD).status_code == 429
    assert token(password=PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_one_good_password_does_not_make_an_address_good_again(somebody, settings):
    settings.STAQUE_SIGN_IN_FAILURES_PER_ADDRESS = 8
    for number in range(7):
        token(username=f"name{number}")
    assert token(password=PASSWORD).status_code == 200
    token(username="another")
    assert token(password=PASSWORD).status_code == 429


def test_a_right_password_forgets_the_wrong_ones_before(somebody):
    guess(token, LIMIT - 1)
    assert token(password=PASSWORD).status_code == 200
    assert guess(token, LIMIT - 1).status_code == 401


def test_it_opens_again_by_itself(somebody, settings):
    settings.AXES_COOLOFF_TIME = timedelta(minutes=15)
    guess(token)
    from axes.models import AccessAttempt

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert token(password=PASSWORD).status_code == 200


def test_knocking_while_locked_does_not_lock_for_longer(somebody):
    first = guess(token)
    later = guess(token, 3)
    assert int(later["Retry-After"]) <= int(first["Retry-After"])


def test_an_address_that_a_client_writes_itself_is_not_believed(somebody):
    for number in range(LIMIT):
        token(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert token(password=PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429


def test_behind_a_trusted_proxy_each_client_counts_for_itself(somebody, settings):
    from ipaddress import ip_network

    settings.STAQUE_TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)
    for _ in range(LIMIT):
        token(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.1")
    same = token(password=PASSWORD, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.1")
    other = token(password=PASSWORD, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.2")
    assert (same.status_code, other.status_code) == (429, 200)


def test_it_holds_when_the_cache_forgets(somebody):
    guess(token)
    cache.clear()
    assert token(password=PASSWORD).status_code == 429


def test_the_audit_log_tells_who_came_in_and_who_did_not(somebody):
    token()
    token(username="hunter2 my password")
    token(password=PASSWORD)
    told = list(AuditEntry.objects.order_by("occurred_at").values_list("act", "name"))
    assert told == [
        ("sign_in.failed", "owner"),
        ("sign_in.failed", "a name that nobody has"),
        ("sign_in", "owner"),
    ]


def test_signing_in_is_told_of_pages_too(db):
    make_user("mary")
    page("mary", PASSWORD)
    assert AuditEntry.objects.get().act == "sign_in"
