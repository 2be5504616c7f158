"""Notices a program that lives but no longer answers."""

import threading
from collections.abc import Callable


class Pulse:
    """Asks again and again, beside the supervisor, which must not wait for who is silent."""

    def __init__(self, answers: Callable[[], bool], *, every: float, misses: int) -> None:
        self._answers, self._every, self._misses = answers, every, misses
        self._ended = threading.Event()
        self._missed = 0
        threading.Thread(target=self._ask, daemon=True).start()

    @property
    def silent(self) -> bool:
        """Whether so many questions in a row had no answer."""
        return self._missed >= self._misses

    def end(self) -> None:
        """Ask no more."""
        self._ended.set()

    def _ask(self) -> None:
        while not self._ended.wait(self._every):
            self._missed = 0 if self._answers() else self._missed + 1
