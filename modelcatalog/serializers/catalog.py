"""The shapes in which models travel through the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from foundation.shapes import Prepared, Usd
from modelcatalog.models import ACCESSES, CatalogModel
from modelcatalog.serializers.prices import (
    DatedPriceSerializer,
    InstanceSerializer,
    PricesSerializer,
    TokenPriceSerializer,
)


class LifecycleSerializer(Prepared):
    """Where a model stands in its life, and when that ends."""

    status = serializers.CharField(source="lifecycle_status")
    legacy_at = serializers.DateTimeField(allow_null=True)
    end_of_life_at = serializers.DateTimeField(allow_null=True)


class AccessSerializer(Prepared):
    """Whether this account may ask the model, and what to do if not."""

    status = serializers.ChoiceField(choices=ACCESSES, source="access")
    advice = serializers.CharField(source="access_advice")


class BoundsSerializer(serializers.Serializer[Any]):
    """Between which values a parameter may lie, both included; null is not known."""

    minimum = Usd()
    maximum = Usd()


class ModelSerializer(Prepared, serializers.ModelSerializer[CatalogModel]):
    """A model that a platform offers. Null or empty means not known."""

    lifecycle = LifecycleSerializer(source="*")
    access = AccessSerializer(source="*")
    capabilities = serializers.ListField(child=serializers.CharField())
    parameters = serializers.DictField(child=BoundsSerializer(), allow_null=True)
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
            "lifecycle", "access", "capabilities", "parameters", "prices",
            "supported_instance_types", "default_instance_type", "streaming", "needs_licence",
            "source", "refreshed_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = fields


class ModelExtrasSerializer(serializers.Serializer[Any]):
    """What one model's own address tells beyond the list."""

    instances = InstanceSerializer(many=True)
    token_prices = TokenPriceSerializer(many=True, source="token_rows")
    price_history = DatedPriceSerializer(many=True, source="prices")


class ModelDetailSerializer(ModelSerializer):
    """One model with every instance type that it runs on, all token prices and their history."""

    instances = InstanceSerializer(many=True)
    token_prices = TokenPriceSerializer(many=True)
    price_history = DatedPriceSerializer(many=True)

    class Meta(ModelSerializer.Meta):
        fields = [*ModelSerializer.Meta.fields, "instances", "token_prices", "price_history"]
        read_only_fields = fields
