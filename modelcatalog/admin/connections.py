"""Connections in the admin: to be read. Their pages make and change them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.who import person
from modelcatalog.admin.readonly import ReadOnlyAdmin
from modelcatalog.keyring import masked
from modelcatalog.models import Connection
from modelcatalog.rights import may_change_connections


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    list_display = (
        "name", "platform", "organization", "simulated", "is_active", "last_check", "refreshed_at",
    )  # fmt: skip
    list_filter = ("platform", "simulated", "is_active")
    list_select_related = ("organization", "created_by")
    search_fields = ("name", "base_url", "endpoint_url")
    fields = (
        "name", "is_active", "platform", "organization", "base_url", "endpoint_url", "region",
        "role_arn", "execution_role_arn", "secret", "simulated", "last_check", "checked_at",
        "refreshed_at", "refresh_error", "created_by", "created_at",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_change_connections(person(request))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One form for all doors: the page's, which says where real money begins."""
        return redirect("modelcatalog:connection_add")

    @admin.display(description="secret")
    def secret(self, connection: Connection) -> str:
        return masked(connection.secret_ref) or "none"

    @admin.display(description="last check")
    def last_check(self, connection: Connection) -> str:
        found = connection.verdict or {}
        return f"{found['verdict']}: {found['title']}" if found else "never"
