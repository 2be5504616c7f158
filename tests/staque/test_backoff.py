"""A server that is away is asked now and then, by one at a time."""

import time

import pytest
from django.db import OperationalError, connection

from staque.postgres.backoff import BackOff, TooSoon


def fail(door):
    with pytest.raises(ConnectionError), door.knock():
        raise ConnectionError


def pause(door):
    with pytest.raises(TooSoon) as soon, door.knock():
        pass
    return soon.value.seconds


def test_pauses_grow_up_to_a_limit():
    door = BackOff(first=0.001, longest=0.02)
    seen = []
    for _ in range(7):
        fail(door)
        seen.append(pause(door))
        time.sleep(seen[-1] + 0.001)
    assert seen[0] < seen[2] < seen[4]
    assert max(seen) <= 0.02


def test_during_one_try_nobody_else_tries():
    door = BackOff(first=0.01)
    fail(door)
    time.sleep(0.03)
    with door.knock():
        assert pause(door) > 0


def test_after_a_success_everybody_may_again():
    door = BackOff(first=0.01)
    fail(door)
    time.sleep(0.03)
    for _ in range(3):
        with door.knock():
            pass
    with door.knock(), door.knock():
        pass


def test_a_database_that_is_away_costs_a_request_no_wait(transactional_db):
    here = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        with pytest.raises(OperationalError):
            connection.ensure_connection()
        began = time.monotonic()
        with pytest.raises(OperationalError, match="away a moment ago"):
            connection.ensure_connection()
        assert time.monotonic() - began < 0.05
    finally:
        connection.settings_dict["HOST"] = here
    connection.ensure_connection()
