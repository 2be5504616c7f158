"""The shapes in which admins write down people and organisations, and people themselves."""

from __future__ import annotations

from typing import Any, cast

from rest_framework import serializers

from accounts import particulars
from accounts.models import Organization, Role
from accounts.particulars import Particulars
from accounts.serializers.people import UserSerializer
from foundation.shapes import Strict


class ProfileRequest(Strict):
    """What people change of themselves. Another e-mail address wants the present password."""

    name = serializers.CharField(required=False, max_length=particulars.LONGEST, allow_blank=True)
    email = serializers.EmailField(required=False, max_length=particulars.LONGEST)
    aws_region = serializers.CharField(required=False, max_length=50)
    time_zone = serializers.CharField(required=False, max_length=64)
    current_password = serializers.CharField(
        required=False, max_length=1024, trim_whitespace=False, write_only=True
    )

    def particulars(self) -> Particulars:
        given = {n: v for n, v in self.validated_data.items() if n != "current_password"}
        return cast(Particulars, given)


class PersonChange(Strict):
    """What admins change of somebody; `organization` null takes them out of theirs."""

    name = serializers.CharField(required=False, max_length=particulars.LONGEST, allow_blank=True)
    email = serializers.EmailField(required=False, max_length=particulars.LONGEST)
    organization = serializers.CharField(
        required=False, max_length=particulars.LONGEST, allow_null=True
    )
    aws_region = serializers.CharField(required=False, max_length=50)
    time_zone = serializers.CharField(required=False, max_length=64)
    role = serializers.ChoiceField(choices=Role.choices, required=False)
    is_active = serializers.BooleanField(required=False)

    def particulars(self) -> Particulars:
        return cast(Particulars, dict(self.validated_data))


class PersonRequest(Strict):
    """A new account. Left out: the organisation is one's own, and the password a link's matter."""

    username = serializers.CharField(max_length=particulars.LONGEST)
    email = serializers.EmailField(max_length=particulars.LONGEST)
    name = serializers.CharField(required=False, max_length=particulars.LONGEST, allow_blank=True)
    organization = serializers.CharField(
        required=False, max_length=particulars.LONGEST, allow_null=True
    )
    aws_region = serializers.CharField(required=False, max_length=50)
    time_zone = serializers.CharField(required=False, max_length=64)
    role = serializers.ChoiceField(choices=Role.choices, required=False)
    password = serializers.CharField(
        required=False, max_length=1024, trim_whitespace=False, write_only=True
    )

    def particulars(self) -> Particulars:
        apart = ("username", "password")
        given = {n: v for n, v in self.validated_data.items() if n not in apart}
        return cast(Particulars, given)


class PersonMadeSerializer(UserSerializer):
    """The account and, said this once, the address at which its person chooses a password."""

    set_password_url = serializers.CharField(allow_null=True)

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "set_password_url"]
        read_only_fields = fields


class PasswordLinkSerializer(serializers.Serializer[Any]):
    set_password_url = serializers.CharField()


class PasswordRequest(Strict):
    current_password = serializers.CharField(
        max_length=1024, trim_whitespace=False, write_only=True
    )
    new_password = serializers.CharField(max_length=1024, trim_whitespace=False, write_only=True)


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    class Meta:
        model = Organization
        fields = ["id", "name", "created_at"]
        read_only_fields = fields


class OrganizationRequest(Strict):
    name = serializers.CharField(max_length=particulars.LONGEST)
