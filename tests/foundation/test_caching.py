"""Without Valkey the cache is empty and nothing fails, quickly."""

import time

import pytest

from foundation.caching import ForgivingCache

URL = "redis://127.0.0.1:1/0"


@pytest.fixture
def away():
    ForgivingCache._silent_until = 0.0
    yield ForgivingCache(URL, {"OPTIONS": {"socket_connect_timeout": 1}})
    ForgivingCache._silent_until = 0.0


def test_everything_can_be_asked_and_nothing_is_kept(away):
    away.set("a", 1)
    away.set_many({"b": 2})
    assert away.get("a", "none") == "none"
    assert away.get_many(["a", "b"]) == {}
    assert not away.has_key("a")
    assert not away.touch("a")
    assert not away.delete("a")
    away.delete_many(["a"])
    away.clear()


def test_a_right_that_only_one_may_have_is_given_to_nobody(away):
    assert not away.add("once", True)


def test_what_is_not_there_cannot_be_counted(away):
    with pytest.raises(ValueError, match="away"):
        away.incr("a")


def test_nobody_waits_again_for_who_was_silent(away):
    away.get("a")
    began = time.monotonic()
    for _ in range(1000):
        away.get("a")
    assert time.monotonic() - began < 0.5


def test_it_caches_once_valkey_is_back(settings):
    ForgivingCache._silent_until = 0.0
    here = ForgivingCache(settings.REDIS_URL, {})
    here.set("back", "again", 5)
    assert here.get("back") == "again"
    assert here.add("fresh", 1, 5)
    assert here.incr("fresh") == 2
    here.delete_many(["back", "fresh"])
