"""Time zones: which there are, and every page in that of the person who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import User

# Names that a machine's database holds besides places: copies, and the machine's own time.
_NO_PLACES = ("posix/", "right/", "SystemV/")


@cache
def names() -> tuple[str, ...]:
    """Every zone that this machine knows, `UTC` first."""
    places = (name for name in available_timezones() if "/" in name)
    return "UTC", *sorted(name for name in places if not name.startswith(_NO_PLACES))


def known(name: str) -> bool:
    return name in names()


def in_own_zone(answer: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    """Show a page's times in the person's zone. Stands behind the demand to sign in.

    There the person has been looked up already, so this asks nothing; doors that are open to
    everybody, and the API, stay in UTC.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            return answer(request)
        finally:
            timezone.deactivate()

    def process_view(request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        if getattr(view, "login_required", True) and isinstance(request.user, User):
            activate(request.user)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's hook
    return middleware


def activate(user: User) -> None:
    """A zone that this machine does not know (any more) is UTC."""
    timezone.activate(ZoneInfo(user.time_zone) if known(user.time_zone) else ZoneInfo("UTC"))
