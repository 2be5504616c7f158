"""API keys, sign-ins and the audit log in the admin: to be read; a button revokes a key."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from accounts.actions.api_keys import revoke_key
from accounts.models import ApiKey, AuditEntry, User
from foundation.administration import Button, ButtonsAdmin, ReadOnlyAdmin


def revoke(by: User, key: Any) -> ApiKey:
    return revoke_key(by=by, key_id=key)


@admin.register(ApiKey)
class ApiKeyAdmin(ButtonsAdmin, ReadOnlyAdmin):
    list_display = ("name", "masked", "user", "scopes", "state", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__username")
    fields = readonly_fields = (
        "name", "masked", "user", "scopes", "state", "expires_at", "last_used_at", "created_at",
        "revoked_at",
    )  # fmt: skip
    buttons = (
        Button(
            verb="revoke",
            label="Revoke",
            act=revoke,
            done=lambda key: f"{key} opens nothing any more.",
            question="Programs that use it are refused at once, and it cannot be brought back.",
            danger=True,
            fits=lambda key: key.revoked_at is None,
        ),
    )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("occurred_at", "username", "act", "kind", "name", "organization", "address")
    list_filter = ("act",)
    search_fields = ("username", "name", "object_id", "request_id")
    date_hierarchy = "occurred_at"
    ordering = ("-occurred_at", "-id")
