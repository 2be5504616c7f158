"""Doors that wait for somebody else say so, and are served apart from those that answer at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Door = TypeVar("Door", bound=Callable[..., Any])


def waits(*methods: str) -> Callable[[Door], Door]:
    """Marks a view, or a view class, that asks a platform before it answers these methods."""

    def mark(door: Door) -> Door:
        door.waits = frozenset(methods)  # type: ignore[attr-defined]  # read by `is_slow`
        return door

    return mark


def is_slow(view: Callable[..., Any], method: str) -> bool:
    """Whether a view as the URL configuration knows it may wait in answering this method."""
    door = getattr(view, "cls", view)
    return method in getattr(door, "waits", ())
