"""Stops what nobody uses, what has lived its time and what has its hours behind it. Warns before,
and never stops in the middle of an answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from deployments import endings, hours, occupancy, traffic
from deployments.by_itself import wish_and_write
from deployments.clock import Now
from deployments.endings import End, Why, end_of, warning
from deployments.events import tell
from deployments.models import SERVING, DeployedResource, ResourceQuerySet, Saga, Status, Wish

# A platform that cannot say whether it is used puts the end off for so long, and no longer.
UNHEARD = timedelta(minutes=30)
MINDED = Q(idle_minutes__gt=0) | Q(expires_at__isnull=False) | Q(schedule_next_at__isnull=False)


def due() -> list[UUID]:
    """Resources of which `attend` may have something to see to now. One query, however many."""
    rows = _timed(DeployedResource.objects.kept().defer("deployment_config", "drift"))
    return [row.pk for row in rows if _wants_attention(row, _now(row))]


def _wants_attention(row: DeployedResource, now: datetime) -> bool:
    if not _serves(row):
        return hours.turned(row, now) or _expired(row, now)
    end = end_of(row, now)
    near = end is not None and end.near(now, warning(row))
    return near or hours.turned(row, now) or row.ending_at is not None


def attend(resource_id: UUID) -> None:
    """See to one resource: start it, warn of its end, take that back, or stop it. May run twice."""
    found = DeployedResource.objects.filter(pk=resource_id)
    row = _timed(found.select_related("connection", "organization")).first()
    if row is None:
        return
    now = _now(row)
    if hours.turned(row, now) and (hours.are_open(row, now) or not _serves(row)):
        hours.follow(row, now)
    elif _serves(row):
        _wind_down(row, now)
    elif _expired(row, now):
        _forget_expiry(row)


def _wind_down(row: DeployedResource, now: datetime) -> None:
    end = end_of(row, now)
    if end is None or not end.near(now, warning(row)):
        _take_back(row)
    elif row.ending_at is None or row.ending_why != end.why:
        if not _heard(row, end, now):
            _warn(row, end, now)
    elif max(row.ending_at, end.at) <= now and not _heard(row, end, now):
        _stop(row, end, now)


def _heard(row: DeployedResource, end: End, now: datetime) -> bool:
    """Whether it was used after all, by somebody of whom the row does not know: then it is put off.

    Looked up twice at most: when people are to be warned, and before it is stopped.
    """
    if end.why != Why.IDLE:
        return False
    known = endings.used_at(row, now)
    try:
        at = traffic.in_ledger(row)
        if at is None or at <= known:
            at = traffic.at_platform(row, since=known, until=now)
    except traffic.Unheard:
        return row.ending_at is not None and now < row.ending_at + UNHEARD
    if at is None or at <= known:
        return False
    later = Q(last_used_at=None) | Q(last_used_at__lt=at)
    DeployedResource.objects.filter(later, pk=row.pk).update(last_used_at=at)
    return True


@transaction.atomic
def _warn(row: DeployedResource, end: End, now: datetime) -> None:
    """Also what is late is told a while before."""
    at = max(end.at, now + warning(row))
    if _unchanged(row).update(ending_at=at, ending_why=end.why):
        why = endings.said(row, end.why)
        text = f"It will be stopped {why}, unless somebody keeps it running."
        tell(row, "ending", text, details={"at": at.isoformat(), "why": end.why})


@transaction.atomic
def _take_back(row: DeployedResource) -> None:
    if row.ending_at and _unchanged(row).update(ending_at=None, ending_why=""):
        tell(row, "goes_on", "It is used or wanted again: it goes on running.")


def _stop(row: DeployedResource, end: End, now: datetime) -> None:
    """By compare-and-set: whoever asks it or keeps it in the same moment wins."""
    same = Q(last_used_at=row.last_used_at, ending_at=row.ending_at, keep_until=row.keep_until)
    more = {"expires_at": None} if end.why == Why.EXPIRED else {}
    wish_and_write(
        row,
        Saga.STOP,
        Wish.STOPPED,
        why=endings.said(row, end.why),
        given=occupancy.FREE & same,
        **more,
        **hours.after(row, now),
    )


@transaction.atomic
def _forget_expiry(row: DeployedResource) -> None:
    """What is stopped has nothing left to expire; starting it again is a wish of its own."""
    same = _unchanged(row).filter(status=Status.STOPPED, expires_at=row.expires_at)
    if same.update(expires_at=None):
        tell(row, "expired", "Its time to live has ended while it was stopped.")


def _expired(row: DeployedResource, now: datetime) -> bool:
    return bool(row.expires_at and row.expires_at <= now and row.status == Status.STOPPED)


def _serves(row: DeployedResource) -> bool:
    return row.status in SERVING and row.desired_status == Wish.IN_SERVICE


def _unchanged(row: DeployedResource) -> ResourceQuerySet:
    """The same row while nobody wished, warned or kept since it was read."""
    return DeployedResource.objects.filter(
        pk=row.pk,
        wish_version=row.wish_version,
        ending_at=row.ending_at,
        keep_until=row.keep_until,
    )


def _timed(rows: ResourceQuerySet) -> ResourceQuerySet:
    """With the time of the database's clock, by which everything here is decided."""
    return rows.filter(MINDED, hourly=True).annotate(now=Now())


def _now(row: DeployedResource) -> datetime:
    return cast(datetime, cast(Any, row).now)
