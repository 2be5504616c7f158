"""When a resource runs: what people choose of that, and its weekly hours as they are followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from deployments import schedules
from deployments.by_itself import wish_and_write
from deployments.endings import idle_words
from deployments.events import tell
from deployments.limits import OverLimit
from deployments.models import MOVING, DeployedResource, Status, Wish
from deployments.run_times import PlannedRunTimes
from deployments.wishing import saga_to_start

LONGEST_IDLE_MINUTES = 7 * 24 * 60
LONGEST_HOURS = 365 * 24


def columns(given: Mapping[str, Any], *, zone: str) -> dict[str, Any]:
    """The row's columns for what was chosen; what was not stays. Times of day are `zone`'s."""
    now = timezone.now()
    changes: dict[str, Any] = {}
    if "idle_minutes" in given:
        changes["idle_minutes"] = given["idle_minutes"] or None
    if "expires_in_hours" in given:
        lives = given["expires_in_hours"]
        changes["expires_at"] = now + timedelta(hours=lives) if lives else None
    if "schedule" in given:
        wanted = given["schedule"]
        schedule = schedules.parsed(wanted, zone=zone) if wanted else None
        changes["schedule"] = schedule.stored() if schedule else None
        changes["schedule_next_at"] = schedules.next_change(schedule, now) if schedule else None
    return changes


def planned(plan: PlannedRunTimes, *, zone: str) -> dict[str, Any]:
    """The row's columns for what a plan says."""
    names = ("idle_minutes", "expires_in_hours", "schedule")
    return columns({name: getattr(plan, name) for name in names}, zone=zone)


def spoken(row: DeployedResource) -> str:
    """All that stops and starts it by itself, in one sentence without an end."""
    schedule = schedules.of(row.schedule)
    said = [
        f"hours {schedule}" if schedule else "",
        f"stopped after {idle_words(row.idle_minutes)}" if row.idle_minutes else "",
        f"stopped at {row.expires_at:%Y-%m-%d %H:%M} UTC" if row.expires_at else "",
    ]
    return ", ".join(part for part in said if part) or "it runs until somebody stops it"


def turned(row: DeployedResource, now: datetime) -> bool:
    """Whether its hours have begun or ended since anybody looked."""
    return row.schedule_next_at is not None and row.schedule_next_at <= now


def are_open(row: DeployedResource, now: datetime) -> bool:
    schedule = schedules.of(row.schedule)
    return schedule is not None and schedules.open_until(schedule, now) is not None


def follow(row: DeployedResource, now: datetime) -> None:
    """Start what rests when its hours begin. What is on its way somewhere is waited for; what
    failed stays as it is, for people to look at."""
    if row.status in MOVING and row.status != Status.UPDATING:
        return
    this_change = Q(schedule_next_at=row.schedule_next_at)
    if row.status == Status.STOPPED and are_open(row, now):
        why = f"because its hours have begun ({schedules.of(row.schedule)})"
        saga, more = saga_to_start(row), after(row, now)
        try:
            wish_and_write(row, saga, Wish.IN_SERVICE, why=why, given=this_change, **more)
        except OverLimit as refusal:
            tell(row, refusal.code, f"Its hours have begun, and it stays stopped. {refusal.text}")
        else:
            return
    same = DeployedResource.objects.filter(this_change, pk=row.pk, wish_version=row.wish_version)
    same.update(**after(row, now))


def after(row: DeployedResource, now: datetime) -> dict[str, Any]:
    """What changes in the row once it has followed its hours up to now."""
    schedule = schedules.of(row.schedule)
    if schedule is None or not turned(row, now):
        return {}
    return {"schedule_next_at": schedules.next_change(schedule, now)}
