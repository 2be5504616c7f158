"""What is asked of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditEntry, AuditQuerySet, User
from accounts.queries.people import NotForYou

# Choices are taken from the newest entries: all of them may be millions.
RECENT = 2_000


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """How the log is narrowed; what is empty narrows nothing. Days are the reader's own."""

    person: str = ""
    act: str = ""
    kind: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


def entries(user: User, wanted: Narrowed) -> AuditQuerySet:
    """What the person may read, newest first; `act` names one, or all that begin with a word."""
    demand_reader(user)
    found = AuditEntry.objects.seen_by(user)
    exact = {"username": wanted.person, "kind": wanted.kind, "object_id": wanted.object_id}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.act:
        found = found.filter(Q(act=wanted.act) | Q(act__startswith=f"{wanted.act}."))
    if wanted.since:
        found = found.filter(occurred_at__gte=_begin(wanted.since))
    if wanted.until:
        found = found.filter(occurred_at__lt=_begin(wanted.until + timedelta(days=1)))
    return found.order_by("-occurred_at", "-id")


def recent_words(user: User) -> dict[str, list[str]]:
    """The acts, kinds and people that occur in the newest entries, with one query."""
    demand_reader(user)
    newest = AuditEntry.objects.seen_by(user).order_by("-occurred_at", "-id")[:RECENT]
    words: dict[str, set[Any]] = {"act": set(), "kind": set(), "username": set()}
    rows = AuditEntry.objects.filter(pk__in=newest.values("pk")).order_by()
    for row in rows.values(*words).distinct():
        for name, value in row.items():
            words[name].add(value)
    return {name: sorted(found - {""}) for name, found in words.items()}


def demand_reader(user: User) -> None:
    if not user.is_admin:
        raise NotForYou("The audit log is read by admins.")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
