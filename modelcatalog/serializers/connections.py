"""The shapes in which connections travel through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.shapes import Prepared, Strict
from modelcatalog.keyring import masked
from modelcatalog.models import Connection

VERDICTS = ("pass", "warn", "fail", "unknown")


class CheckSerializer(serializers.Serializer[Any]):
    """What was looked at, how it went, and what to do."""

    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=VERDICTS)
    title = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()


class ConnectionSerializer(Prepared, serializers.ModelSerializer[Connection]):
    """A connection, with nothing of its secret but that there is one."""

    organization = serializers.SerializerMethodField()
    secret_ref = serializers.SerializerMethodField()
    is_refreshing = serializers.BooleanField()
    models_count = serializers.IntegerField()
    verdict = CheckSerializer(allow_null=True)
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)

    class Meta:
        model = Connection
        fields = [
            "id", "platform", "name", "organization", "base_url", "endpoint_url", "region",
            "role_arn", "external_id", "execution_role_arn", "secret_ref", "simulated", "is_active",
            "verdict", "checked_at", "is_refreshing", "refreshed_at", "refresh_error",
            "models_count", "created_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_organization(self, connection: Connection) -> str | None:
        """The organisation's name; null: everybody's."""
        return connection.organization.name if connection.organization else None

    def get_secret_ref(self, connection: Connection) -> str:
        return masked(connection.secret_ref)


class FieldsSerializer(Strict):
    """What leads to a platform. Which of these fields a platform has, it says itself."""

    base_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    endpoint_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    region = serializers.CharField(max_length=50, required=False, allow_blank=True)
    role_arn = serializers.CharField(max_length=255, required=False, allow_blank=True)
    external_id = serializers.CharField(max_length=255, required=False, allow_blank=True)
    execution_role_arn = serializers.CharField(max_length=255, required=False, allow_blank=True)
    secret_ref = serializers.CharField(max_length=255, required=False, allow_blank=True)


class NewConnectionSerializer(FieldsSerializer):
    """What makes a connection."""

    platform = serializers.CharField(max_length=50)
    name = serializers.CharField(max_length=100)
    everybodys = serializers.BooleanField(required=False)


class ConnectionChangeSerializer(FieldsSerializer):
    """What is to change; what is left out stays. Another host takes the secret away."""

    name = serializers.CharField(max_length=100, required=False)
    is_active = serializers.BooleanField(required=False)


class ChangedConnectionSerializer(ConnectionSerializer):
    """The connection after a change, and what the change took away."""

    notices = serializers.ListField(child=serializers.CharField())

    class Meta(ConnectionSerializer.Meta):
        fields = [*ConnectionSerializer.Meta.fields, "notices"]
        read_only_fields = fields
