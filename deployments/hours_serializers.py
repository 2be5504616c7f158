"""The shapes in which it travels when a resource runs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deployments.hours import LONGEST_HOURS, LONGEST_IDLE_MINUTES
from deployments.schedules import DAYS
from foundation.shapes import Strict, Usd

HOURS = ["idle_minutes", "expires_at", "schedule", "last_used_at", "keep_until", "ending_at",
         "ending_why"]  # fmt: skip


class ScheduleRequest(Strict):
    """Hours of each of these days; an end before the beginning is on the next day."""

    days = serializers.ListField(
        child=serializers.ChoiceField(choices=DAYS), required=False, help_text="Monday to Friday"
    )
    to = serializers.CharField(max_length=5, help_text="such as 18:00")
    time_zone = serializers.CharField(max_length=64, required=False, help_text="your own")

    def get_fields(self) -> dict[str, Any]:
        """`from` is no name that Python lets a field have."""
        begins = serializers.CharField(max_length=5, help_text="such as 08:00")
        return {"from": begins, **super().get_fields()}


class HoursRequest(Strict):
    """When it runs. What is left out stays, or is what stands for all."""

    idle_minutes = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_IDLE_MINUTES,
        help_text="stopped after so many minutes without a question; null is never",
    )
    expires_in_hours = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_HOURS,
        help_text="stopped so many hours from now, whatever is asked; null is never",
    )
    schedule = ScheduleRequest(
        required=False, allow_null=True, help_text="started and stopped by these hours"
    )


class PlannedHours(serializers.Serializer[Any]):
    """The part of a plan that says when it stops by itself, and what it costs until then."""

    idle_minutes = serializers.IntegerField(allow_null=True)
    expires_in_hours = serializers.IntegerField(allow_null=True)
    schedule = serializers.SerializerMethodField()
    worst_case_usd = Usd(help_text="until it is stopped by itself; see `worst_case_basis`")
    worst_case_basis = serializers.CharField()

    @extend_schema_field(ScheduleRequest(allow_null=True))
    def get_schedule(self, plan: Any) -> dict[str, Any] | None:
        return dict(plan.schedule) if plan.schedule else None
