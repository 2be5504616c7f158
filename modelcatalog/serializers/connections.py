"""The shapes in which connections travel through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.shapes import Prepared, Strict
from modelcatalog.models import Connection

SHOWN_SECRET = "•••"


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
