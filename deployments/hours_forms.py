"""Fields for when a resource runs: a few choices at its deployment, everything later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings

from accounts.zones import known
from deployments import schedules
from deployments.endings import idle_words
from deployments.models import DeployedResource
from foundation.figures import span

IDLE = (15, 30, 60, 120, 240, 480)
LIVES = (1, 4, 8, 24, 72, 168)
NEVER, STAYS, WEEKDAYS = "0", "stays", "weekdays"
FIELDS = ("idle", "lives", "hours")

Choices = Sequence[tuple[str, str]]


class RunTimesForm(forms.Form):
    """At its deployment: how long it may be idle, how long it lives, which hours it has."""

    idle = forms.ChoiceField(required=False, label="When nobody asks it anything")
    lives = forms.ChoiceField(required=False, label="Time to live")
    hours = forms.ChoiceField(required=False, label="Hours")

    def offer_run_times(self, zone: str, *, hourly: bool) -> None:
        """Where nothing runs by the hour there is nothing to choose."""
        if not hourly:
            for name in FIELDS:
                del self.fields[name]
            return
        usual = settings.STAQUE_IDLE_MINUTES
        working = schedules.working_hours(zone if known(zone) else "UTC")
        self.fields["idle"] = _choice(idle_choices(usual), "When nobody asks it anything")
        self.fields["lives"] = _choice(lives_choices(), "Time to live")
        hours = [("", "Runs whenever it was started"), (WEEKDAYS, str(working))]
        self.fields["hours"] = _choice(hours, "Hours")
        self.order_fields([name for name in self.fields if name not in FIELDS])

    def run_times(self) -> dict[str, Any]:
        """As plans ask for it; what is not valid is left to what is usual."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        if given.get("idle"):
            found["idle_minutes"] = int(given["idle"]) or None
        if given.get("lives"):
            found["expires_in_hours"] = int(given["lives"]) or None
        if given.get("hours") == WEEKDAYS:
            found["schedule"] = {"from": "08:00", "to": "18:00"}
        return found


class HoursForm(forms.Form):
    """Everything about when it runs, bound to what stands or to what was given."""

    idle = forms.ChoiceField(required=False)
    lives = forms.ChoiceField(required=False)
    scheduled = forms.BooleanField(required=False)
    days = forms.MultipleChoiceField(
        required=False, choices=list(zip(schedules.DAYS, schedules.NAMES, strict=True))
    )
    begins = forms.CharField(required=False, max_length=5)
    ends = forms.CharField(required=False, max_length=5)
    time_zone = forms.CharField(required=False, max_length=64)

    def __init__(self, given: Any, *, resource: DeployedResource, zone: str) -> None:
        super().__init__(_present(resource, zone) if given is None else given)
        self.zone = zone
        lives = lives_choices()
        if resource.expires_at:
            lives = [(STAYS, f"At {resource.expires_at:%Y-%m-%d %H:%M} UTC, as it is"), *lives]
        self.fields["idle"] = _choice(
            idle_choices(resource.idle_minutes or 0), "When nobody asks it anything"
        )
        self.fields["lives"] = _choice(lives, "Time to live")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("scheduled") and not self.errors:
            wanted = {"days": given["days"], "from": given["begins"], "to": given["ends"],
                      "time_zone": given["time_zone"]}  # fmt: skip
            try:
                given["schedule"] = schedules.parsed(wanted, zone=self.zone).stored()
            except schedules.BadSchedule as refusal:
                self.add_error("scheduled", refusal.text)
        return given

    def run_times(self) -> dict[str, Any]:
        """As `set_hours` takes it."""
        given = self.cleaned_data
        found: dict[str, Any] = {"schedule": given.get("schedule")}
        if given["idle"]:
            found["idle_minutes"] = int(given["idle"]) or None
        if given["lives"] != STAYS:
            found["expires_in_hours"] = int(given["lives"] or 0) or None
        return found


def idle_choices(usual: int) -> Choices:
    minutes = sorted({*IDLE, usual} - {0})
    found = [(str(number), f"Stop it after {idle_words(number)}") for number in minutes]
    return [*found, (NEVER, "Never stop it")]


def lives_choices() -> Choices:
    found = [(str(hours), f"Stop it in {span(timedelta(hours=hours))}") for hours in LIVES]
    return [("", "Until it is stopped"), *found]


def _choice(choices: Choices, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=choices, label=label)


def _present(resource: DeployedResource, zone: str) -> dict[str, Any]:
    schedule = schedules.of(resource.schedule)
    shown = schedule or schedules.working_hours(zone if known(zone) else "UTC")
    return {
        "idle": str(resource.idle_minutes or NEVER),
        "lives": STAYS if resource.expires_at else "",
        "scheduled": schedule is not None,
        "days": list(shown.days),
        "begins": f"{shown.begins:%H:%M}",
        "ends": f"{shown.ends:%H:%M}",
        "time_zone": shown.zone,
    }
