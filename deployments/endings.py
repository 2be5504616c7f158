"""When a resource is to be stopped by itself, and why: reckoned from its row alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from deployments import schedules
from deployments.models import DeployedResource
from foundation.figures import span


class Why(StrEnum):
    IDLE = "idle"
    EXPIRED = "expired"
    SCHEDULE = "schedule"


@dataclass(frozen=True)
class End:
    """It is to be stopped at `at`, or as soon after as it may be."""

    at: datetime
    why: Why

    def near(self, now: datetime, warning: timedelta) -> bool:
        return self.at - warning <= now


def end_of(resource: DeployedResource, now: datetime) -> End | None:
    """The first of its ends; None where nothing stops it. Whoever keeps it puts off all of them."""
    ends = [end for end in (_idle(resource, now), _expired(resource), _hours(resource)) if end]
    if not ends:
        return None
    first = min(ends, key=lambda end: end.at)
    return End(max(first.at, resource.keep_until or first.at), first.why)


def _idle(resource: DeployedResource, now: datetime) -> End | None:
    """Within its hours nobody has to ask anything: they say that it shall be there."""
    if resource.idle_minutes is None:
        return None
    schedule = schedules.of(resource.schedule)
    if schedule and schedules.open_until(schedule, now):
        return None
    return End(used_at(resource, now) + timedelta(minutes=resource.idle_minutes), Why.IDLE)


def used_at(resource: DeployedResource, now: datetime) -> datetime:
    """When it was used last, or has begun to be there for that."""
    busy = min(resource.busy_until, now) if resource.busy_until else None
    known = (resource.last_used_at, resource.in_service_since, busy)
    return max((moment for moment in known if moment), default=now)


def _expired(resource: DeployedResource) -> End | None:
    return End(resource.expires_at, Why.EXPIRED) if resource.expires_at else None


def _hours(resource: DeployedResource) -> End | None:
    """The next change of its hours, where that is their end."""
    schedule, at = schedules.of(resource.schedule), resource.schedule_next_at
    if schedule is None or at is None or schedules.open_until(schedule, at):
        return None
    return End(at, Why.SCHEDULE)


def warning(resource: DeployedResource) -> timedelta:
    """How long before its end people are told: never more than half of what it may be idle."""
    usual = timedelta(seconds=settings.STAQUE_STOP_WARNING_SECONDS)
    if resource.idle_minutes is None:
        return usual
    return min(usual, timedelta(minutes=resource.idle_minutes) / 2)


def said(resource: DeployedResource, why: str) -> str:
    """Why it is stopped, as the end of a sentence."""
    if why == Why.IDLE and resource.idle_minutes is not None:
        return f"after {idle_words(resource.idle_minutes)}"
    if why == Why.EXPIRED:
        return "at the end of its time to live"
    return f"at the end of its hours ({schedules.of(resource.schedule)})"


def idle_words(minutes: int) -> str:
    if minutes % 60 == 0 and minutes > 60:
        return f"{span(timedelta(minutes=minutes))} without a question"
    return f"{minutes} idle minute{'' if minutes == 1 else 's'}"
