"""The shapes of what runs without a deployment."""

from __future__ import annotations

from rest_framework import serializers

from deployments.models import FoundResource
from deployments.naming import LONGEST
from foundation.shapes import Prepared, Strict, Usd


class FoundSerializer(Prepared, serializers.ModelSerializer[FoundResource]):
    """Something that runs and has no row among the deployments."""

    platform = serializers.CharField(source="connection.platform")
    connection_id = serializers.UUIDField()
    simulated = serializers.BooleanField(source="connection.simulated")
    hourly_usd = Usd(help_text="of all its instances, null where no price is known")
    status = serializers.CharField()

    class Meta:
        model = FoundResource
        fields = [
            "id", "name", "platform", "connection_id", "simulated", "region", "belongs", "status",
            "model_id", "instance_type", "instance_count", "hourly_usd", "price_source",
            "price_as_of", "remote_id", "tags", "configuration", "made_at", "changed_at",
            "first_seen", "last_seen",
        ]  # fmt: skip
        read_only_fields = fields


class AdoptSerializer(Strict):
    """What it shall be called, and which of the catalog's models it is; both may be left out."""

    name = serializers.CharField(required=False, max_length=LONGEST, default="")
    model_id = serializers.CharField(required=False, max_length=255, default="")
