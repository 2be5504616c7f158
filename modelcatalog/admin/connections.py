"""Connections in the admin: one may change the name and close it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import helpers
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.who import person
from foundation.refusals import Refusal
from modelcatalog import actions
from modelcatalog.admin.readonly import ReadOnlyAdmin
from modelcatalog.forms.connections import ConnectionChangeForm, ConnectionForm
from modelcatalog.models import Connection


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    """Addresses and secrets are fixed when a connection is made; another one is made instead."""

    list_display = ("name", "platform", "organization", "simulated", "is_active", "refreshed_at")
    list_filter = ("platform", "simulated", "is_active")
    list_select_related = ("organization",)
    search_fields = ("name", "base_url", "endpoint_url")
    fields = (
        "name", "is_active", "platform", "organization", "base_url", "endpoint_url", "region",
        "role_arn", "execution_role_arn", "has_secret", "simulated", "refreshed_at",
        "refresh_error", "created_by", "created_at",
    )  # fmt: skip
    readonly_fields = fields[2:]
    form = ConnectionChangeForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The action opens the connection; what it refuses stands beside the fields."""
        form = ConnectionForm(request.POST or None)
        if form.is_valid():
            try:
                made = actions.add_connection(by=person(request), **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                kind = "Simulated" if made.simulated else "Real: what it runs costs money"
                self.message_user(request, f"{made.name} is open. {kind}. Its models are read now.")
                return redirect("admin:modelcatalog_connection_changelist")
        return self._form(request, form, form_url)

    def _form(self, request: HttpRequest, form: ConnectionForm, form_url: str) -> HttpResponse:
        fields = [(None, {"fields": list(form.fields)})]
        context = {
            **self.admin_site.each_context(request),
            "title": "Add connection: real ones begin to cost money when a model is deployed",
            "adminform": helpers.AdminForm(form, fields, {}),  # type: ignore[arg-type]  # no model
            "errors": helpers.AdminErrorList(form, []),  # type: ignore[arg-type]  # no model
            "inline_admin_formsets": [],
            "media": self.media + form.media,
            "is_popup": False,
            "to_field": None,
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return self.render_change_form(request, context, add=True, form_url=form_url)

    @admin.display(boolean=True)
    def has_secret(self, connection: Connection) -> bool:
        return bool(connection.secret_ref)
