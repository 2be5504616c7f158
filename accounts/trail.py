"""The audit log as its page shows it: filters, rows, and the way to each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from accounts.models import AuditEntry, User
from accounts.queries import audit as queries
from accounts.queries.audit import Narrowed
from foundation.pagination import CursorPages
from foundation.refusals import Missing
from foundation.text import clean

# Where a thing is looked at; of the other kinds there is no page.
PLACES: Mapping[str, str] = {
    "deployment": "deployments:detail",
    "user": "accounts:person",
    "connection": "modelcatalog:connection",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One entry, the page of its thing, and what changed: (name, before, after)."""

    entry: AuditEntry
    url: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Trail:
    """All that the page shows."""

    rows: list[Row]
    wanted: Narrowed
    is_narrowed: bool
    acts: list[str]
    kinds: list[str]
    people: list[str]
    next_url: str | None
    previous_url: str | None


class NewestFirst(CursorPages):
    ordering = ("-occurred_at", "-id")


def trail(request: HttpRequest, user: User) -> Trail:
    """What the query parameters ask for; what cannot be is ignored."""
    wanted = _narrowed(request.GET)
    pages = NewestFirst()
    try:
        found = pages.paginate_queryset(queries.entries(user, wanted), Request(request))
    except NotFound as error:
        raise Missing("There is no such page of the log.") from error
    words = queries.recent_words(user)
    return Trail(
        rows=[_row(entry) for entry in found or []],
        wanted=wanted,
        is_narrowed=wanted != Narrowed(),
        acts=words["act"],
        kinds=words["kind"],
        people=words["username"],
        next_url=pages.get_next_link(),
        previous_url=pages.get_previous_link(),
    )


def _row(entry: AuditEntry) -> Row:
    before, after = entry.before or {}, entry.after or {}
    names = list(dict.fromkeys([*before, *after]))
    changes = [(name, _said(before.get(name)), _said(after.get(name))) for name in names]
    place = PLACES.get(entry.kind)
    # A failed sign-in with a name that nobody has leads nowhere.
    url = reverse(place, args=[entry.object_id]) if place and entry.object_id else ""
    return Row(entry=entry, url=url, changes=changes)


def _said(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(inner) for inner in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(inner)}" for name, inner in value.items()) or "none"
    return str(value)


def _narrowed(given: Mapping[str, str]) -> Narrowed:
    words = {name: clean(given.get(name, ""))[:255] for name in ("person", "act", "kind")}
    thing = clean(given.get("object_id", ""))[:255]
    since, until = (_day(given.get(name, "")) for name in ("since", "until"))
    return Narrowed(**words, object_id=thing, since=since, until=until)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # The days next to the calendar's ends have no neighbour.
    return day if 1900 <= day.year <= 9000 else None
