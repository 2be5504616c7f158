"""Scripts sign in with a name and a password and get tokens that end when they should."""

import time

import jwt
import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import Role
from tests.factories import PASSWORD, make_user

TOKEN = "/api/v1/auth/token/"
ME = "/api/v1/auth/me/"


def sign_in(username="owner", password=PASSWORD):
    return APIClient().post(TOKEN, {"username": username, "password": password}, format="json")


def me(access):
    return APIClient().get(ME, headers={"Authorization": f"Bearer {access}"})


def test_the_right_password_gives_tokens_and_the_person(user):
    data = sign_in().json()["data"]
    assert set(data) == {"access", "refresh", "user"}
    assert data["user"]["username"] == "owner"
    assert data["user"]["organization"] == "Acme"
    assert "password" not in str(data["user"])


def test_the_claims_are_those_of_the_contract(user):
    access = sign_in().json()["data"]["access"]
    claims = jwt.decode(access, options={"verify_signature": False})
    assert claims["userId"] == str(user.pk)
    assert claims["username"] == "owner"
    assert claims["role"] == "user"
    assert claims["exp"] - time.time() == pytest.approx(24 * 3600, abs=60)


def test_signing_in_is_remembered(user):
    sign_in()
    user.refresh_from_db()
    assert user.last_login is not None


@pytest.mark.parametrize(
    ("username", "password"), [("owner", "wrong"), ("nobody", PASSWORD), ("OWNER", PASSWORD)]
)
def test_a_wrong_name_or_password_is_told_alike(user, username, password):
    answer = sign_in(username, password)
    assert answer.status_code == 401
    assert answer.json()["code"] == "wrong_password"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "owner"},
        {"username": ["a"], "password": {}},
        {"username": "x" * 300, "password": "p"},
        [],
    ],
)
def test_a_malformed_body_is_a_400_with_a_sentence(db, body):
    answer = APIClient().post(TOKEN, body, format="json")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_closed_account_signs_in_no_more_and_its_token_ends(user):
    access = sign_in().json()["data"]["access"]
    user.is_active = False
    user.save()
    assert sign_in().status_code == 401
    assert me(access).status_code == 401


def test_the_role_is_read_from_the_database_not_from_the_claim(user):
    access = sign_in().json()["data"]["access"]
    user.role = Role.ADMIN
    user.save()
    assert me(access).json()["data"]["role"] == "admin"


def test_a_password_change_ends_every_token(user):
    data = sign_in().json()["data"]
    user.set_password("another long pass phrase")
    user.save()
    assert me(data["access"]).status_code == 401
    answer = APIClient().post(f"{TOKEN}refresh/", {"refresh": data["refresh"]}, format="json")
    assert answer.status_code == 401


def test_a_refresh_token_gives_a_new_access_token(user):
    refresh = sign_in().json()["data"]["refresh"]
    answer = APIClient().post(f"{TOKEN}refresh/", {"refresh": refresh}, format="json")
    assert me(answer.json()["data"]["access"]).status_code == 200


def test_an_access_token_is_no_refresh_token(user):
    access = sign_in().json()["data"]["access"]
    answer = APIClient().post(f"{TOKEN}refresh/", {"refresh": access}, format="json")
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_broken_token_is_refused(db, token):
    assert me(token).status_code == 401


def test_a_token_of_somebody_deleted_is_refused(db):
    ghost = make_user("ghost")
    access = sign_in("ghost").json()["data"]["access"]
    ghost.delete()
    assert me(access).status_code == 401


@pytest.mark.parametrize("wrong", [{"userId": "nobody"}, {"userId": 7}, {"exp": 10**30}])
@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_a_signed_token_with_odd_claims_is_refused_all_the_same(user, wrong, kind):
    claims = jwt.decode(sign_in().json()["data"][kind], options={"verify_signature": False})
    token = jwt.encode({**claims, **wrong}, settings.SECRET_KEY, "HS256")
    if kind == "access":
        assert me(token).status_code == 401
    else:
        answer = APIClient().post(f"{TOKEN}refresh/", {"refresh": token}, format="json")
        assert answer.status_code == 401
