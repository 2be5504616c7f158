"""A refresh token works once; whoever brings a used one ends the whole sign-in."""

import threading

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import AuditEntry, SignIn
from accounts.tokens import BadToken
from tests.factories import PASSWORD, make_user

AUTH = "/api/v1/auth/"


def post(path, body=None, access=None):
    headers = {"Authorization": f"Bearer {access}"} if access else {}
    return APIClient().post(f"{AUTH}{path}", body or {}, format="json", headers=headers)


def sign_in():
    return post("token/", {"username": "owner", "password": PASSWORD}).json()["data"]


def me(access):
    return APIClient().get(f"{AUTH}me/", headers={"Authorization": f"Bearer {access}"})


def renewed(refresh):
    return post("token/refresh/", {"refresh": refresh})


def test_renewing_gives_new_tokens_that_work(user):
    first = sign_in()
    second = renewed(first["refresh"]).json()["data"]
    assert second["refresh"] != first["refresh"]
    assert me(second["access"]).status_code == 200
    assert renewed(second["refresh"]).status_code == 200


def test_a_used_refresh_token_is_refused_and_ends_the_sign_in(user):
    first = sign_in()
    second = renewed(first["refresh"]).json()["data"]
    answer = renewed(first["refresh"])
    assert answer.status_code == 401
    assert "used before" in answer.json()["error"]
    assert me(second["access"]).status_code == 401
    assert renewed(second["refresh"]).status_code == 401


def test_other_sign_ins_of_the_person_stay(user):
    stolen, other = sign_in(), sign_in()
    renewed(stolen["refresh"])
    renewed(stolen["refresh"])
    assert me(other["access"]).status_code == 200


def test_signing_out_ends_both_tokens_and_nobody_elses(user):
    mine, other = sign_in(), sign_in()
    assert post("sign-out/", {"refresh": mine["refresh"]}).status_code == 204
    assert me(mine["access"]).status_code == 401
    assert renewed(mine["refresh"]).status_code == 401
    assert me(other["access"]).status_code == 200
    assert AuditEntry.objects.filter(act="sign_in.end", by=user).count() == 1


def test_signing_out_everywhere_ends_tokens_and_sessions(user, client_of):
    browser, script = client_of(user), sign_in()
    assert post("sign-out/everywhere/", access=script["access"]).status_code == 204
    assert me(script["access"]).status_code == 401
    assert renewed(script["refresh"]).status_code == 401
    assert browser.get("/models/").status_code == 302


@pytest.mark.parametrize("refresh", ["", "x", "a.b.c", None, 7, {}])
def test_signing_out_with_no_token_is_answered_in_words(db, refresh):
    answer = post("sign-out/", {"refresh": refresh})
    assert answer.status_code in (400, 401)
    assert answer.json()["error"]


def test_no_token_can_be_taken_out_of_the_database(user):
    data = sign_in()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sign_ins::text FROM sign_ins")
        kept = str(cursor.fetchall())
    assert data["refresh"].split(".")[2] not in kept


@pytest.mark.django_db(transaction=True)
def test_of_two_that_renew_at_once_one_is_refused_and_nobody_stays_signed_in():
    user = make_user("owner")
    refresh = tokens.issue(user).refresh
    start, outcomes = threading.Barrier(2), []

    def renew():
        start.wait()
        try:
            outcomes.append(tokens.renew(refresh))
        except BadToken:
            outcomes.append(None)
        connection.close()

    threads = [threading.Thread(target=renew) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(outcome is None for outcome in outcomes) == 1
    assert SignIn.objects.get(user=user).ended_at is not None


def test_who_is_asking_costs_one_query(user, api_of, django_assert_num_queries):
    script = api_of(user)
    with django_assert_num_queries(1):
        assert script.get(f"{AUTH}me/").status_code == 200
