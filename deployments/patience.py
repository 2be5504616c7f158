"""Waits for a platform no longer than a page may take; what comes later is not waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from platforms.errors import PlatformError, Unreachable

T = TypeVar("T")

SECONDS = 6.0
MOST_AT_ONCE = 16

_free = threading.BoundedSemaphore(MOST_AT_ONCE)


def patiently(work: Callable[[], T], seconds: float = SECONDS) -> T:
    """The work's result, or `Unreachable` when it takes too long. It must not need the database.

    A thread of its own goes on until the platform's time limit; when too many do, nobody waits.
    """
    if not _free.acquire(blocking=False):
        raise Unreachable("The platform is slow, and many wait for it already.")
    told: Future[T] = Future()
    threading.Thread(target=_do, args=(work, told), daemon=True, name="patience").start()
    try:
        return told.result(seconds)
    except TimeoutError as error:
        raise Unreachable(f"The platform did not answer within {seconds:g} s.") from error


def _do(work: Callable[[], T], told: Future[T]) -> None:
    try:
        told.set_result(work())
    except PlatformError as error:
        told.set_exception(error)
    finally:
        # Without effect once told; what nobody foresaw is then not mistaken for silence.
        told.cancel()
        _free.release()
