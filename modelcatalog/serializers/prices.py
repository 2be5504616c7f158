"""The shapes in which prices travel through the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from foundation.shapes import Prepared, Usd
from modelcatalog.models import Price

STATUSES = ("priced", "estimated", "unpriced")


class SourcedSerializer(serializers.Serializer[Any]):
    """Where a price is from, and when it was known."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field, not Field.source
    as_of = serializers.DateTimeField(allow_null=True)


class PricesSerializer(Prepared, SourcedSerializer):
    """What a million tokens cost, or an hour; where that is from, and when it was known."""

    input_per_1m_usd = Usd()
    output_per_1m_usd = Usd()
    per_hour_usd = Usd()
    instance_type = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)


class InstanceSerializer(Prepared, SourcedSerializer):
    """An instance type that a model runs on, and what an hour of it costs."""

    instance_type = serializers.CharField()
    per_hour_usd = Usd()
    is_default = serializers.BooleanField()


class TierSerializer(Prepared):
    """What all tokens of a request cost whose prompt is longer than `above_tokens`."""

    above_tokens = serializers.IntegerField()
    per_1m_usd = Usd()


class TokenPriceSerializer(Prepared):
    """What a million tokens of one kind cost."""

    unit = serializers.CharField()
    per_1m_usd = Usd()
    tiers = TierSerializer(many=True)


class DatedPriceSerializer(Prepared, serializers.ModelSerializer[Price]):
    """A price as it was known: USD for one `unit`."""

    usd = Usd()

    class Meta:
        model = Price
        fields = [
            "unit", "region", "instance_type", "above_tokens", "usd", "source", "as_of",
            "checked_at",
        ]  # fmt: skip
        read_only_fields = fields
