"""Weekly hours are those of a place, whatever its clocks do."""

from datetime import UTC, datetime

import pytest

from deployments import schedules
from deployments.schedules import BadSchedule, next_change, open_until, parsed

BERLIN = parsed({"from": "08:00", "to": "18:00"}, zone="Europe/Berlin")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_weekdays_from_eight_to_six_are_what_most_people_mean():
    assert schedules.working_hours("Europe/Berlin") == BERLIN
    assert str(BERLIN) == "Mon–Fri 08:00–18:00, Europe/Berlin"
    assert BERLIN.hours_a_week == 50
    assert schedules.of(BERLIN.stored()) == BERLIN


def test_they_are_those_of_the_place():
    assert next_change(BERLIN, at("2026-11-20 05:00")) == at("2026-11-20 07:00")
    assert open_until(BERLIN, at("2026-11-20 12:00")) == at("2026-11-20 17:00")
    assert open_until(BERLIN, at("2026-11-20 17:00")) is None


def test_after_friday_comes_monday():
    assert next_change(BERLIN, at("2026-11-20 17:00")) == at("2026-11-23 07:00")
    assert open_until(BERLIN, at("2026-11-21 12:00")) is None


def test_hours_follow_the_clock_that_is_put_forward_and_back():
    """In Berlin the clocks change in the nights to 29 March and 25 October 2026."""
    assert next_change(BERLIN, at("2026-03-27 17:00")) == at("2026-03-30 06:00")
    assert open_until(BERLIN, at("2026-03-27 12:00")) == at("2026-03-27 17:00")
    assert open_until(BERLIN, at("2026-03-30 12:00")) == at("2026-03-30 16:00")
    assert next_change(BERLIN, at("2026-10-23 16:00")) == at("2026-10-26 07:00")


def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer():
    nights = parsed({"days": ["sat"], "from": "22:00", "to": "06:00"}, zone="Europe/Berlin")
    assert open_until(nights, at("2026-03-28 23:00")) == at("2026-03-29 04:00")
    assert next_change(nights, at("2026-03-28 20:00")) == at("2026-03-28 21:00")
    assert open_until(nights, at("2026-10-24 23:00")) == at("2026-10-25 05:00")
    assert next_change(nights, at("2026-10-24 19:00")) == at("2026-10-24 20:00")


def test_a_time_that_is_left_out_is_as_much_later():
    gap = parsed({"days": ["sun"], "from": "02:30", "to": "04:00"}, zone="Europe/Berlin")
    assert next_change(gap, at("2026-03-28 23:00")) == at("2026-03-29 01:30")
    assert open_until(gap, at("2026-03-29 01:45")) == at("2026-03-29 02:00")


def test_a_time_that_there_is_twice_is_the_first():
    twice = parsed({"days": ["sun"], "from": "02:30", "to": "04:00"}, zone="Europe/Berlin")
    assert next_change(twice, at("2026-10-24 23:00")) == at("2026-10-25 00:30")


@pytest.mark.parametrize(
    "given",
    [
        {"from": "8", "to": "18:00"},
        {"from": "24:00", "to": "18:00"},
        {"from": "08:00"},
        {"from": "08:00", "to": "08:00"},
        {"from": "08:00", "to": "18:00", "days": []},
        {"from": "08:00", "to": "18:00", "days": ["someday"]},
        {"from": "08:00", "to": "18:00", "days": "mon"},
        {"from": "08:00", "to": "18:00", "days": [["mon"]]},
        {"from": "08:00", "to": "18:00", "time_zone": "Mars/Olympus"},
        {"from": "08:00", "to": "18:00", "every": "day"},
    ],
)
def test_nonsense_is_refused_beside_its_field(given):
    with pytest.raises(BadSchedule) as refused:
        parsed(given, zone="UTC")
    assert "schedule" in refused.value.fields
