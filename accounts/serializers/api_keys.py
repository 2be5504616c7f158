"""The shapes in which programs' keys travel: masked, and whole only once."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import ApiKey
from accounts.scopes import Scope
from foundation.shapes import Prepared, Strict


class ApiKeyRequest(Strict):
    """`expires_at` has to be said: null is a key that never expires."""

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField([scope.value for scope in Scope]), allow_empty=False
    )
    expires_at = serializers.DateTimeField(allow_null=True)


class ApiKeySerializer(Prepared, serializers.ModelSerializer[ApiKey]):
    """`prefix` is the beginning that tells keys apart; the rest is not kept."""

    owner = serializers.CharField(source="user.username")
    masked = serializers.CharField()
    state = serializers.ChoiceField(["active", "expired", "revoked"])

    class Meta:
        model = ApiKey
        fields = [
            "id",
            "name",
            "masked",
            "prefix",
            "owner",
            "scopes",
            "state",
            "expires_at",
            "last_used_at",
            "created_at",
            "revoked_at",
        ]
        read_only_fields = fields


class NewApiKeySerializer(serializers.Serializer[Any]):
    """`key` is told this once."""

    key = serializers.CharField()
    api_key = ApiKeySerializer()
