"""Weekly hours in somebody's time zone: when they begin and end, however its clocks change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from accounts.zones import known
from foundation.refusals import Refusal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKING_DAYS = DAYS[:5]
FORMAT = "%H:%M"


class BadSchedule(Refusal):
    """Hours that nobody could follow."""

    code = "bad_schedule"


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Hours of every named day. They begin on it, and end on the next where that is earlier."""

    days: tuple[str, ...]
    begins: time
    ends: time
    zone: str

    def stored(self) -> dict[str, Any]:
        return {
            "days": list(self.days),
            "from": f"{self.begins:{FORMAT}}",
            "to": f"{self.ends:{FORMAT}}",
            "time_zone": self.zone,
        }

    @property
    def hours_a_week(self) -> float:
        """As long as no clock is changed."""
        length = _minutes(self.ends) - _minutes(self.begins)
        return len(self.days) * (length if length > 0 else length + 24 * 60) / 60

    def __str__(self) -> str:
        times = f"{self.begins:{FORMAT}}–{self.ends:{FORMAT}}"
        return f"{_spoken(self.days)} {times}, {self.zone}"


def working_hours(zone: str) -> Schedule:
    """What most people mean: weekdays from eight to six."""
    return Schedule(days=WORKING_DAYS, begins=time(8), ends=time(18), zone=zone)


def parsed(given: Mapping[str, Any], *, zone: str) -> Schedule:
    """What somebody asks for, in `zone` unless it names another; refuses what makes no sense."""
    unknown = sorted(set(given) - {"days", "from", "to", "time_zone"})
    days = given.get("days", WORKING_DAYS)
    zone = str(given.get("time_zone") or zone)
    if unknown:
        raise _bad(f"A schedule has no {', '.join(unknown)}: it has days, from, to and time_zone.")
    if not isinstance(days, list | tuple) or not days or any(day not in DAYS for day in days):
        raise _bad(f"Name at least one day, as one of {', '.join(DAYS)}.")
    if not known(zone):
        raise _bad(f"There is no time zone {zone}.")
    begins, ends = _time(given, "from"), _time(given, "to")
    if begins == ends:
        raise _bad("The hours end when they begin: name two different times.")
    ordered = tuple(day for day in DAYS if day in days)
    return Schedule(days=ordered, begins=begins, ends=ends, zone=zone)


def of(stored: Mapping[str, Any] | None) -> Schedule | None:
    """The schedule that a row holds; one in a zone that this machine lost is UTC's."""
    if stored is None:
        return None
    zone = str(stored["time_zone"])
    return parsed({**stored, "time_zone": zone if known(zone) else "UTC"}, zone="UTC")


def open_until(schedule: Schedule, at: datetime) -> datetime | None:
    """When the hours end that `at` lies in; None outside of them."""
    return next((end for begin, end in _windows(schedule, at) if begin <= at < end), None)


def next_change(schedule: Schedule, after: datetime) -> datetime:
    """When hours begin or end next."""
    edges = sorted(edge for window in _windows(schedule, after) for edge in window)
    return next(edge for edge in edges if edge > after)


def _windows(schedule: Schedule, around: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every stretch of hours from the day before until a week later, in UTC."""
    today = around.astimezone(ZoneInfo(schedule.zone)).date()
    later = timedelta(days=1 if schedule.ends <= schedule.begins else 0)
    for number in range(-2, 9):
        day = today + timedelta(days=number)
        if DAYS[day.weekday()] in schedule.days:
            begin = _moment(day, schedule.begins, schedule.zone)
            yield begin, _moment(day + later, schedule.ends, schedule.zone)


def _moment(day: date, at: time, zone: str) -> datetime:
    """A local time that does not exist is as much later as the clock was put forward; of one that
    there is twice it is the first."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def _time(given: Mapping[str, Any], name: str) -> time:
    text = str(given.get(name, ""))
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise _bad(f"{text or 'Nothing'} is no time of day: write {name} as 08:00.")
    return time.fromisoformat(text)


def _bad(why: str) -> BadSchedule:
    return BadSchedule(why, fields={"schedule": why})


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _spoken(days: tuple[str, ...]) -> str:
    places = [DAYS.index(day) for day in days]
    in_a_row = len(places) > 2 and all(b - a == 1 for a, b in pairwise(places))
    if in_a_row:
        return f"{NAMES[places[0]][:3]}–{NAMES[places[-1]][:3]}"
    return ", ".join(NAMES[place][:3] for place in places)
