"""Alive is not ready: each part has its own verdict."""

import time

import pytest
from django.test import Client

from home import vitals


def test_alive_needs_nothing_but_the_process():
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_names_what_is_missing(db):
    vitals.forget()
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "not seen"
    assert answer.json()["database"] == "ok"


def test_ready_once_everything_lives(db):
    vitals.beat_lives(time.time())
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json().values()) == {"ok"}
    vitals.forget()


@pytest.mark.parametrize("old", [20, 3600])
def test_an_old_sign_of_life_is_told_with_its_age(db, old):
    vitals.beat_lives(time.time() - old)
    assert "ago" in Client().get("/readyz").json()["beat"]
    vitals.forget()
