"""The shapes in which people travel through the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User
from foundation.shapes import Prepared, Strict


class UserSerializer(Prepared, serializers.ModelSerializer[User]):
    """A person as others may see them: never anything of the password."""

    organization = serializers.CharField(source="organization_id", allow_null=True)

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "email",
            "name",
            "organization",
            "aws_region",
            "time_zone",
            "role",
            "is_active",
            "created_at",
            "last_login",
        ]
        read_only_fields = fields


class CredentialsSerializer(Strict):
    username = serializers.CharField(max_length=255)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, write_only=True)


class TokensSerializer(serializers.Serializer[Any]):
    access = serializers.CharField()
    refresh = serializers.CharField()
    user = UserSerializer()


class RenewalSerializer(Strict):
    refresh = serializers.CharField(max_length=4096)


class RenewedSerializer(serializers.Serializer[Any]):
    access = serializers.CharField()
    refresh = serializers.CharField()
