"""The ledger in the admin: to be read, never to be written."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from usage.models import LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(admin.ModelAdmin[LedgerEntry]):
    list_display = (
        "occurred_at", "user", "organization", "model_id", "resource_name", "input_tokens",
        "output_tokens", "cost_usd", "cost_status", "simulated",
    )  # fmt: skip
    list_filter = ("cost_status", "simulated", "platform")
    list_select_related = ("user",)
    search_fields = ("model_id", "resource_name", "user__username")
    date_hierarchy = "occurred_at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LedgerEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LedgerEntry | None = None) -> bool:
        return False
