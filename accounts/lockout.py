"""Closes the door for a while to whoever guesses passwords: django-axes with two limits of ours.

A name from an address has few guesses, an address over all names has more. Whether a name exists
plays no part. Counted in the database, so that it holds with Valkey away and over processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_credentials
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.models.audit import SIGN_IN_FAILED
from foundation.addresses import client_address
from foundation.refusals import Refusal

LONGEST = 255
TOO_LONG = "a name that is too long"
Attempts = Iterable[tuple[datetime, int]]


class LockedOut(Refusal):
    """Too many wrong passwords, for this name from here or from here at all."""

    code = "locked_out"
    status = 429


class Doorkeeper(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Keeps count, and writes into the audit log who came in and who did not."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """At least the limit of a name, too, once the address has used up its own."""
        named, from_address = (_sum(attempts) for attempts in self._attempts(request, credentials))
        spent = from_address >= settings.STAQUE_SIGN_IN_FAILURES_PER_ADDRESS
        return max(named, settings.AXES_FAILURE_LIMIT) if spent else named

    def opens_at(self, request: Any, credentials: dict[str, Any]) -> datetime | None:
        """When the next guess is allowed; None where one is allowed now."""
        limits = (settings.AXES_FAILURE_LIMIT, settings.STAQUE_SIGN_IN_FAILURES_PER_ADDRESS)
        counted = zip(self._attempts(request, credentials), limits, strict=True)
        ends = [_end(attempts, limit) for attempts, limit in counted]
        known = [end for end in ends if end is not None]
        return max(known) + get_cool_off(request) if known else None

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any
    ) -> None:
        already = request.axes_locked_out
        if len(str(credentials.get("username") or "")) > LONGEST:
            # No account has such a name, and the table of guesses holds none: one name for all.
            credentials = {**credentials, "username": TOO_LONG}
        super().user_login_failed(sender, credentials, request, **more)
        if not already:
            _write_down(str(credentials.get("username") or ""))

    def user_logged_in(self, sender: Any, request: Any, user: User, **more: Any) -> None:
        super().user_logged_in(sender, request, user, **more)
        # Only the name's own count: else one good password would make an address good again.
        AccessAttempt.objects.filter(
            username=user.username, ip_address=request.axes_ip_address
        ).delete()
        # A session that is made without a request came through no door.
        if request.META:
            audit.record(by=user, act="sign_in", kind="user", object_id=user.pk, name=user.username)

    def user_logged_out(self, sender: Any, request: Any, user: User | None, **more: Any) -> None:
        super().user_logged_out(sender, request, user, **more)
        if user is not None:
            audit.record(
                by=user, act="sign_out", kind="user", object_id=user.pk, name=user.username
            )

    def _attempts(self, request: Any, credentials: dict[str, Any] | None) -> list[Attempts]:
        """Those of the name from here, and all from here: in the order of the settings."""
        return [
            attempts.values_list("attempt_time", "failures_since_start").order_by("attempt_time")
            for attempts in self.get_user_attempts(request, credentials)
        ]


def address(request: HttpRequest) -> str | None:
    """Where a guess comes from; all without an address count as one."""
    return client_address(request) or None


def refusal(request: HttpRequest, username: str) -> LockedOut | None:
    """What to say to somebody who is locked out; None for somebody who is not."""
    AxesProxyHandler.update_request(request)
    opens = Doorkeeper().opens_at(request, get_credentials(username))
    if opens is None:
        return None
    seconds = max(1.0, (opens - timezone.now()).total_seconds())
    # In whole minutes, so that the words are alike for every name.
    wait = ceil(seconds / 60)
    return LockedOut(
        f"There were too many wrong passwords. Try again in {wait} min, or ask an administrator of "
        "your organisation to open your account earlier.",
        retry_after=seconds,
    )


def locked(username: str) -> list[tuple[str, int]]:
    """From where a name has used up its guesses, and how many there were."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    guesses: dict[str, int] = {}
    attempts = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    for where, count in attempts.values_list("ip_address", "failures_since_start"):
        guesses[where or ""] = guesses.get(where or "", 0) + count
    return sorted(one for one in guesses.items() if one[1] >= settings.AXES_FAILURE_LIMIT)


def unlock(username: str) -> int:
    """Forget the wrong guesses at a name; gives how many rows there were."""
    forgotten: int = AxesProxyHandler.reset_attempts(username=username)
    return forgotten


def _sum(attempts: Attempts) -> int:
    return sum(count for _, count in attempts)


def _end(attempts: Attempts, limit: int) -> datetime | None:
    """The attempt whose end brings the sum below the limit; None where it is below."""
    listed = list(attempts)
    left = _sum(listed)
    if left < limit:
        return None
    for then, count in listed:
        left -= count
        if left < limit:
            return then
    return None


def _write_down(username: str) -> None:
    """A name that nobody has is left out: people type passwords into the wrong field."""
    user = User.objects.filter(username=username).first()
    audit.record(
        by=None,
        act=SIGN_IN_FAILED,
        kind="user",
        object_id=user.pk if user else "",
        name=user.username if user else "a name that nobody has",
        organization=user.organization_id or "" if user else "",
    )
