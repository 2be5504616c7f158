"""The shapes in which the audit log is asked for and told."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers

from accounts.models import AuditEntry
from foundation.shapes import Prepared, Strict


class AuditFilter(Strict):
    """`act` is one act, or a word before its dot; days are UTC's, both included."""

    person = serializers.CharField(max_length=255, required=False)
    act = serializers.CharField(max_length=60, required=False)
    kind = serializers.CharField(max_length=40, required=False)
    object_id = serializers.CharField(max_length=255, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    cursor = serializers.CharField(required=False)
    page_size = serializers.CharField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ("since", "until"):
            day: date | None = attrs.get(name)
            if day is not None and not 1900 <= day.year <= 9000:
                raise serializers.ValidationError({name: "Between the years 1900 and 9000."})
        return {name: value for name, value in attrs.items() if name not in PAGING}


PAGING = ("cursor", "page_size")


class AuditEntrySerializer(Prepared, serializers.ModelSerializer[AuditEntry]):
    """One act. `before` and `after` hold only what changed; `through` names a program's key."""

    user_id = serializers.UUIDField(source="by_id", allow_null=True)
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)

    class Meta:
        model = AuditEntry
        fields = [
            "id", "occurred_at", "user_id", "username", "organization", "act", "kind", "object_id",
            "name", "before", "after", "address", "through", "request_id",
        ]  # fmt: skip
        read_only_fields = fields
