"""Alive is not ready: each part has its own verdict."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from foundation.clock import Now
from upkeep import leases, vitals
from upkeep.models import Part
from upkeep.tasks import heartbeat


def age(part, seconds):
    Part.objects.filter(name=part).update(seen_at=Now() - timedelta(seconds=seconds))


def ready():
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


@pytest.fixture
def all_live(db):
    leases.hold(vitals.BEAT, uuid4(), seconds=6)
    vitals.report(vitals.WORKER)
    heartbeat()


def test_alive_needs_nothing_but_the_process():
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_names_what_is_missing(db):
    status, verdicts = ready()
    assert status == 503
    assert verdicts["worker"] == verdicts["beat"] == "not seen"
    assert verdicts["database"] == verdicts["valkey"] == "ok"


def test_ready_once_everything_lives(all_live):
    status, verdicts = ready()
    assert status == 200
    assert set(verdicts.values()) == {"ok"}


@pytest.mark.parametrize("old", [20, 3600])
def test_an_old_sign_of_life_is_told_with_its_age(all_live, old):
    age(vitals.BEAT, old)
    assert ready()[1]["beat"] == f"last seen {old} s ago"


def test_without_beat_a_worker_is_taken_at_its_word(all_live):
    age(vitals.BEAT, 30)
    age(vitals.WORK, 30)
    _, verdicts = ready()
    assert verdicts["worker"] == "ok"
    assert verdicts["beat"] == "last seen 30 s ago"


def test_a_worker_that_lives_but_does_nothing_is_told_apart(all_live):
    age(vitals.WORK, 40)
    assert ready()[1]["worker"] == "lives, but did nothing: last seen 40 s ago"
    age(vitals.WORKER, 40)
    assert ready()[1]["worker"] == "last seen 40 s ago"
