"""The shapes in which the catalog travels through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.shapes import Prepared, Strict, Usd
from foundation.text import clean
from modelcatalog.models import PLATFORMS, CatalogModel, Connection, ModelConfiguration

SHOWN_SECRET = "•••"
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


class ConnectionSerializer(Prepared, serializers.ModelSerializer[Connection]):
    """A connection, with nothing of its secret but that there is one."""

    organization = serializers.SerializerMethodField()
    secret_ref = serializers.SerializerMethodField()
    is_refreshing = serializers.BooleanField()

    class Meta:
        model = Connection
        fields = [
            "id", "platform", "name", "organization", "base_url", "endpoint_url", "region",
            "role_arn", "execution_role_arn", "secret_ref", "simulated", "is_active",
            "is_refreshing", "refreshed_at", "refresh_error", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_organization(self, connection: Connection) -> str | None:
        """The organisation's name; null: everybody's."""
        return connection.organization.name if connection.organization else None

    def get_secret_ref(self, connection: Connection) -> str:
        scheme, found, _ = connection.secret_ref.partition(":")
        return f"{scheme}:{SHOWN_SECRET}" if found else ""


class NewConnectionSerializer(Strict):
    """What makes a connection. Which fields a platform has, it says itself."""

    platform = serializers.CharField(max_length=50)
    name = serializers.CharField(max_length=100)
    everybodys = serializers.BooleanField(required=False)
    base_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    endpoint_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    region = serializers.CharField(max_length=50, required=False, allow_blank=True)
    role_arn = serializers.CharField(max_length=255, required=False, allow_blank=True)
    execution_role_arn = serializers.CharField(max_length=255, required=False, allow_blank=True)
    secret_ref = serializers.CharField(max_length=255, required=False, allow_blank=True)


class CheckSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=("pass", "warn", "fail", "unknown"))
    title = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()


class RefreshSerializer(Strict):
    connection_id = serializers.UUIDField(required=False, allow_null=True)


class RefreshingSerializer(serializers.Serializer[Any]):
    """Which connections will be read."""

    connections = serializers.ListField(child=serializers.UUIDField())


class ParametersSerializer(Strict):
    """What is sent with every question unless a thread says otherwise."""

    max_tokens = serializers.IntegerField(required=False, min_value=1, max_value=10_000_000)
    temperature = serializers.FloatField(required=False, min_value=0, max_value=2)
    top_p = serializers.FloatField(required=False, min_value=0, max_value=1)
    stop = serializers.ListField(
        child=serializers.CharField(max_length=200, trim_whitespace=False),
        required=False,
        max_length=8,
    )


class ConfigurationSerializer(Prepared, serializers.ModelSerializer[ModelConfiguration]):
    """How a model is used and what its tokens cost us."""

    parameters = ParametersSerializer()
    updated_by = serializers.CharField(source="updated_by.username", default=None, allow_null=True)

    class Meta:
        model = ModelConfiguration
        fields = [
            "id", "model_id", "system_prompt", "parameters", "per_1k_input_tokens_usd",
            "per_1k_output_tokens_usd", "updated_by", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class NewConfigurationSerializer(Strict):
    """The whole configuration: what is left out is unset."""

    system_prompt = serializers.CharField(
        max_length=100_000, required=False, allow_blank=True, trim_whitespace=False
    )
    parameters = ParametersSerializer(required=False)
    per_1k_input_tokens_usd = Usd(max_digits=20, min_value=0, required=False)
    per_1k_output_tokens_usd = Usd(max_digits=20, min_value=0, required=False)
