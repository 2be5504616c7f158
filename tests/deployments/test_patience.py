"""A platform that is slow or silent holds up no page."""

from __future__ import annotations

import threading
import time

import pytest

from deployments.patience import MOST_AT_ONCE, patiently
from platforms.errors import Denied, Unreachable


def test_what_is_answered_in_time_is_returned():
    assert patiently(lambda: 42) == 42


def test_trouble_is_passed_on():
    def refuse():
        raise Denied("No.")

    with pytest.raises(Denied):
        patiently(refuse)


def test_silence_is_told_in_time_and_many_who_wait_are_not_added_to():
    heard = threading.Event()
    began = time.monotonic()
    for _ in range(MOST_AT_ONCE):
        with pytest.raises(Unreachable, match="did not answer within"):
            patiently(heard.wait, seconds=0.01)
    with pytest.raises(Unreachable, match="many wait"):
        patiently(heard.wait, seconds=60)
    assert time.monotonic() - began < 5
    heard.set()
    while "patience" in {thread.name for thread in threading.enumerate()}:
        heard.wait(0.01)
    assert patiently(lambda: "again") == "again"
