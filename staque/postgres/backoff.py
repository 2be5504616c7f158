"""Pauses that double with every failure, shared by threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0


class TooSoon(Exception):
    """It failed a moment ago, or another thread is trying now; `seconds` until the next try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too soon by {seconds:.1f} s.")
        self.seconds = seconds


class BackOff:
    """Everybody may try while all goes well; after a failure one at a time, after a pause."""

    def __init__(self, *, first: float = FIRST_PAUSE, longest: float = LONGEST_PAUSE) -> None:
        self._first, self._longest = first, longest
        self._turn = threading.Lock()
        self._failures = 0
        self._not_before = 0.0

    @contextmanager
    def knock(self) -> Iterator[None]:
        """Raises `TooSoon` instead of trying in a pause; any error of the block is a failure."""
        self._take_turn()
        try:
            yield
        except Exception:
            self._failed()
            raise
        self._failures = 0

    def _take_turn(self) -> None:
        with self._turn:
            if not self._failures:
                return
            now = time.monotonic()
            if now < self._not_before:
                raise TooSoon(self._not_before - now)
            # Nobody else tries while this one does, which may take as long as connecting may.
            self._not_before = now + self._pause()

    def _failed(self) -> None:
        with self._turn:
            self._failures += 1
            self._not_before = time.monotonic() + self._pause()

    def _pause(self) -> float:
        return min(self._first * 2.0 ** min(self._failures, 10), self._longest)
