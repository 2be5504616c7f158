"""Connections in the admin: to be read, checked and closed. Pages make and change them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.who import person
from foundation.administration import Button, ButtonsAdmin, ReadOnlyAdmin
from modelcatalog import actions
from modelcatalog.keyring import masked
from modelcatalog.models import Connection
from modelcatalog.rights import may_change_connections

CLOSING = (
    "Its models leave the catalog and nothing new is deployed through it. What runs through it "
    "goes on, and costs what it costs, until it is stopped."
)


def check(by: User, key: Any) -> object:
    return actions.check_connection(by=by, connection_id=key)


def read(by: User, key: Any) -> list[Connection]:
    return actions.refresh(by=by, connection_id=key)


def close(by: User, key: Any) -> Connection:
    return actions.close_connection(by=by, connection_id=key)


def reopen(by: User, key: Any) -> Connection:
    return actions.reopen_connection(by=by, connection_id=key)


@admin.register(Connection)
class ConnectionAdmin(ButtonsAdmin, ReadOnlyAdmin):
    list_display = (
        "name", "platform", "organization", "simulated", "is_active", "last_check", "refreshed_at",
    )  # fmt: skip
    list_filter = ("platform", "simulated", "is_active")
    list_select_related = ("organization", "created_by")
    search_fields = ("name", "base_url", "endpoint_url")
    fields = (
        "name", "is_active", "platform", "organization", "base_url", "endpoint_url", "region",
        "role_arn", "external_id", "execution_role_arn", "secret", "simulated", "last_check",
        "checked_at", "refreshed_at", "refresh_error", "created_by", "created_at",
    )  # fmt: skip
    readonly_fields = fields
    buttons = (
        Button(
            verb="check",
            label="Check",
            act=check,
            done=lambda found: f"{found.verdict}: {found.title}. {found.remedy}".strip(),
        ),
        Button(
            verb="read",
            label="Read again",
            act=read,
            done=lambda found: f"{found[0]} is being read again.",
            fits=lambda row: row.is_active,
        ),
        Button(
            verb="close",
            label="Close",
            act=close,
            done=lambda row: f"{row} is closed.",
            question=CLOSING,
            danger=True,
            fits=lambda row: row.is_active,
        ),
        Button(
            verb="reopen",
            label="Open again",
            act=reopen,
            done=lambda row: f"{row} is open, and is being read and checked.",
            fits=lambda row: not row.is_active,
        ),
    )

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
