"""Passwords are kept by BCryptSHA256; those of an older system are accepted and upgraded."""

import bcrypt
import pytest
from django.contrib import auth
from django.db import connection
from django.test import RequestFactory

from tests.factories import PASSWORD, make_user


def authenticate(**credentials):
    return auth.authenticate(RequestFactory().post("/sign-in/"), **credentials)


def test_a_password_is_kept_as_bcrypt_over_sha256(user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT password_hash FROM users WHERE id = %s", [user.pk])
        (kept,) = cursor.fetchone()
    assert kept.startswith("bcrypt_sha256$")


@pytest.mark.parametrize("prefix", [b"2a", b"2b"])
def test_a_plain_bcrypt_hash_is_accepted_and_upgraded(db, prefix):
    user = make_user("old")
    user.password = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4, prefix)).decode()
    user.save()
    assert authenticate(username="old", password="wrong") is None
    assert authenticate(username="old", password=PASSWORD) == user
    user.refresh_from_db()
    assert user.password.startswith("bcrypt_sha256$")
    assert authenticate(username="old", password=PASSWORD) == user


def test_a_plain_hash_counts_only_the_first_72_bytes(db):
    user = make_user("long")
    user.password = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4, b"2a")).decode()
    user.save()
    assert authenticate(username="long", password="x" * 100) == user


@pytest.mark.parametrize("broken", ["", "$2a$", "$2a$10$short", "plain text"])
def test_a_broken_hash_lets_nobody_in(db, broken):
    user = make_user("broken")
    user.password = broken
    user.save()
    assert authenticate(username="broken", password=PASSWORD) is None


def test_long_passwords_count_whole(db):
    user = make_user("whole")
    user.set_password("x" * 100)
    user.save()
    assert authenticate(username="whole", password="x" * 99) is None
    assert authenticate(username="whole", password="x" * 100) == user
