"""The shapes in which reading catalogs anew is asked for and told."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from foundation.shapes import Strict
from modelcatalog.models import Connection


class SourceSerializer(serializers.ModelSerializer[Connection]):
    """Where models come from: from when they are, and how far the present reading is.

    `phase` is empty while nothing is read, else `server`, `models` or `prices`.
    """

    is_refreshing = serializers.BooleanField(source="is_being_read")
    phase = serializers.CharField(source="reading_phase")
    models_read = serializers.IntegerField(source="reading_count")

    class Meta:
        model = Connection
        fields = [
            "id", "name", "platform", "simulated", "is_refreshing", "phase", "models_read",
            "refreshed_at", "refresh_error",
        ]  # fmt: skip
        read_only_fields = fields


class RefreshSerializer(Strict):
    connection_id = serializers.UUIDField(required=False, allow_null=True)


class RefreshingSerializer(serializers.Serializer[Any]):
    """Which connections will be read."""

    connections = serializers.ListField(child=serializers.UUIDField())
