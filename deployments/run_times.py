"""When what is planned would run, and what it costs until it is stopped by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from deployments import schedules
from deployments.endings import idle_words
from foundation.figures import span

# Nobody said how long it may be idle: what the installation says stands.
USUAL = -1
WEEKS_A_MONTH = Decimal(730) / Decimal(7 * 24)


@dataclass(frozen=True, kw_only=True)
class AskedRunTimes:
    """`idle_minutes` None is never, `USUAL` is what the installation says."""

    idle_minutes: int | None = USUAL
    expires_in_hours: int | None = None
    schedule: Mapping[str, Any] | None = None

    def run_times(self, *, zone: str, hourly: bool) -> dict[str, Any]:
        """What a plan keeps of it; where nothing runs by the hour there is nothing to stop."""
        if not hourly:
            return {}
        idle = settings.STAQUE_IDLE_MINUTES if self.idle_minutes == USUAL else self.idle_minutes
        schedule = schedules.parsed(self.schedule, zone=zone) if self.schedule else None
        return {
            "idle_minutes": idle or None,
            "expires_in_hours": self.expires_in_hours,
            "schedule": schedule.stored() if schedule else None,
        }


@dataclass(frozen=True, kw_only=True)
class PlannedRunTimes:
    """The part of a plan that says when it stops by itself, and what it costs until then."""

    most_per_hour_usd: Decimal | None = None
    expected_seconds: int | None = None
    idle_minutes: int | None = None
    expires_in_hours: int | None = None
    schedule: Mapping[str, Any] | None = None

    @property
    def worst_case_usd(self) -> Decimal | None:
        """What it costs when it is forgotten: nobody asks it anything, and nobody stops it.

        A month of its hours or without a pause, where nothing else ends it.
        """
        if self.most_per_hour_usd is None:
            return None
        return (self.most_per_hour_usd * self._worst()[0]).quantize(Decimal("1e-12"))

    @property
    def worst_case_basis(self) -> str:
        """What that assumes, in a sentence."""
        return self._worst()[1]

    def _worst(self) -> tuple[Decimal, str]:
        cases = [self._forgotten()]
        if self.expires_in_hours:
            lives = span(timedelta(hours=self.expires_in_hours))
            told = f"while Staque runs: it is stopped {lives} after it was deployed"
            cases.append((Decimal(self.expires_in_hours), told))
        return min(cases, key=lambda case: case[0])

    def _forgotten(self) -> tuple[Decimal, str]:
        schedule = schedules.of(self.schedule)
        if schedule is not None:
            hours = Decimal(schedule.hours_a_week) * WEEKS_A_MONTH
            return hours, f"a month of its hours while Staque runs: {schedule}"
        if self.idle_minutes is None:
            return Decimal(730), "a month without a pause: nothing stops it by itself"
        starting = Decimal(self.expected_seconds or 0) / 3600
        told = f"forgotten while Staque runs: stopped after {idle_words(self.idle_minutes)}"
        return starting + Decimal(self.idle_minutes) / 60, told
