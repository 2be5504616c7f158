"""The shapes in which spend travels through the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from foundation.shapes import Prepared, Usd
from usage.asking import KEYS, Wanted
from usage.forms import read_month
from usage.models import LedgerEntry
from usage.queries import next_month
from usage.summing import BUCKETS


class MonthRequest(serializers.Serializer[Any]):
    """Which month is asked for, as YYYY-MM; this one in UTC when left out."""

    month = serializers.CharField(required=False, default="", max_length=7)
    format = serializers.ChoiceField(["json", "csv"], default="json")

    def validate_month(self, value: str) -> date:
        month = read_month(value)
        if month is None:
            raise ValidationError("A month is written YYYY-MM, such as 2026-11.")
        return month


class LedgerRequest(serializers.Serializer[Any]):
    """Which lines: days are of UTC and counted in, `user` is a user name, `model` the platform's
    id of a model."""

    since = serializers.DateField(required=False, allow_null=True, default=None)
    until = serializers.DateField(required=False, allow_null=True, default=None)
    user = serializers.CharField(required=False, default="", max_length=255)
    model = serializers.CharField(required=False, default="", max_length=255)
    resource = serializers.UUIDField(required=False, allow_null=True, default=None)
    thread = serializers.UUIDField(required=False, allow_null=True, default=None)
    unpriced = serializers.BooleanField(default=False)
    format = serializers.ChoiceField(["json", "csv"], default="json")

    def validate_until(self, value: date | None) -> date | None:
        """The day after it must still be one."""
        if value == date.max:
            raise ValidationError("That is further than the calendar goes.")
        return value

    def wanted(self) -> Wanted:
        given = self.validated_data
        return Wanted(**{name: given[name] for name in Wanted.__dataclass_fields__})


class SummaryRequest(LedgerRequest):
    """A `month`, or `since` and `until`; this month when neither is named."""

    by = serializers.ChoiceField(list(KEYS), default="model")
    month = serializers.CharField(required=False, default="", max_length=7)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["month"] and (attrs["since"] or attrs["until"]):
            raise ValidationError({"month": ["Name a month, or days: not both."]})
        if attrs["month"] or not (attrs["since"] or attrs["until"]):
            month = read_month(attrs["month"])
            if month is None:
                raise ValidationError({"month": ["A month is written YYYY-MM, such as 2026-11."]})
            attrs["since"] = month
            attrs["until"] = next_month(month) - timedelta(days=1)
        return attrs


class FiguresSerializer(serializers.Serializer[Any]):
    """Requests, disjoint buckets of tokens, and cost."""

    requests = serializers.IntegerField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cache_read_tokens = serializers.IntegerField()
    cache_write_tokens = serializers.IntegerField()
    reasoning_tokens = serializers.IntegerField()
    tokens_total = serializers.IntegerField()
    cost_usd = Usd()
    unpriced_count = serializers.IntegerField()
    estimated_count = serializers.IntegerField()
    simulated = serializers.BooleanField()


FIGURES = tuple(FiguresSerializer().fields)


class SumSerializer(FiguresSerializer):
    """One row: the keys that it is summed by, and the figures. The other keys are not there."""

    username = serializers.CharField(required=False)
    model_id = serializers.CharField(required=False)
    platform = serializers.CharField(required=False)
    resource_id = serializers.UUIDField(allow_null=True, required=False)
    resource_name = serializers.CharField(required=False)
    thread_id = serializers.UUIDField(allow_null=True, required=False)
    day = serializers.DateField(required=False)


class SummarySerializer(serializers.Serializer[Any]):
    by = serializers.ChoiceField(list(KEYS))
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    results = SumSerializer(many=True)


class TotalsSerializer(FiguresSerializer):
    """A month in sum: of real spend as soon as there is any, else of simulated spend."""

    simulated_cost_usd = Usd()
    simulated_requests = serializers.IntegerField()
    simulated_tokens_total = serializers.IntegerField()


class RowSerializer(FiguresSerializer):
    username = serializers.CharField()
    model_id = serializers.CharField()
    resource_id = serializers.UUIDField(allow_null=True)
    resource_name = serializers.CharField()


class DaySerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    cost_usd = Usd()
    tokens = serializers.IntegerField()


class MonthReportSerializer(serializers.Serializer[Any]):
    month = serializers.CharField()
    totals = TotalsSerializer()
    rows = RowSerializer(many=True)
    days = DaySerializer(many=True)


class EntrySerializer(Prepared, serializers.ModelSerializer[LedgerEntry]):
    """One line of the ledger."""

    username = serializers.CharField(source="user.username")
    cost_usd = Usd()
    basis = serializers.DictField()

    class Meta:
        model = LedgerEntry
        fields = [
            "id", "source_id", "username", "organization", "platform", "resource_id",
            "resource_name", "thread_id", "model_id", *BUCKETS, "cost_usd", "cost_status",
            "basis", "simulated", "occurred_at",
        ]  # fmt: skip
        read_only_fields = fields
