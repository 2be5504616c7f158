"""The shapes in which models travel through the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from foundation.shapes import Prepared, Strict, Usd
from foundation.text import clean
from modelcatalog.models import PLATFORMS, CatalogModel

STATUSES = ("priced", "estimated", "unpriced")


class LifecycleSerializer(serializers.Serializer[CatalogModel]):
    status = serializers.CharField(source="lifecycle_status")
    end_of_life_at = serializers.DateTimeField(allow_null=True)


class SourcedSerializer(serializers.Serializer[Any]):
    """Where a price is from, and when it was known."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field, not Field.source
    as_of = serializers.DateTimeField(allow_null=True)


class PricesSerializer(SourcedSerializer):
    input_per_1m_usd = Usd()
    output_per_1m_usd = Usd()
    per_hour_usd = Usd()
    instance_type = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)


class ModelSerializer(Prepared, serializers.ModelSerializer[CatalogModel]):
    """A model that a platform offers. Null or empty means not known."""

    lifecycle = LifecycleSerializer(source="*")
    prices = PricesSerializer(source="offer")
    regions = serializers.ListField(child=serializers.CharField())
    input_modalities = serializers.ListField(child=serializers.CharField())
    output_modalities = serializers.ListField(child=serializers.CharField())
    supported_instance_types = serializers.ListField(child=serializers.CharField())
    simulated = serializers.BooleanField(source="connection.simulated")

    class Meta:
        model = CatalogModel
        fields = [
            "id", "platform", "model_id", "name", "provider", "description", "connection_id",
            "simulated", "regions", "input_modalities", "output_modalities", "context_window",
            "lifecycle", "prices", "supported_instance_types", "default_instance_type",
            "streaming", "needs_licence", "source", "refreshed_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = fields


class InstanceSerializer(Prepared, SourcedSerializer):
    instance_type = serializers.CharField()
    per_hour_usd = Usd()
    is_default = serializers.BooleanField()


class ModelDetailSerializer(ModelSerializer):
    """One model with every instance type that it runs on."""

    instances = InstanceSerializer(many=True)

    class Meta(ModelSerializer.Meta):
        fields = [*ModelSerializer.Meta.fields, "instances"]
        read_only_fields = fields


class FiltersSerializer(serializers.Serializer[Any]):
    """What a list of models is asked for."""

    platform = serializers.ChoiceField(choices=PLATFORMS, required=False, allow_blank=True)
    provider = serializers.CharField(max_length=100, required=False, allow_blank=True)
    modality = serializers.CharField(max_length=50, required=False, allow_blank=True)
    region = serializers.CharField(max_length=50, required=False, allow_blank=True)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        return {name: clean(value) for name, value in attrs.items()}


class RefreshSerializer(Strict):
    connection_id = serializers.UUIDField(required=False, allow_null=True)


class RefreshingSerializer(serializers.Serializer[Any]):
    """Which connections will be read."""

    connections = serializers.ListField(child=serializers.UUIDField())
