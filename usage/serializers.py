"""The shapes in which spend travels through the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from foundation.shapes import Prepared, Usd
from usage.forms import read_month
from usage.models import LedgerEntry
from usage.queries import BUCKETS


class MonthSerializer(serializers.Serializer[Any]):
    """Which month is asked for, as YYYY-MM; this one in UTC when left out."""

    month = serializers.CharField(required=False, default="", max_length=7)

    def validate_month(self, value: str) -> date:
        month = read_month(value)
        if month is None:
            raise ValidationError("A month is written YYYY-MM, such as 2026-11.")
        return month


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
