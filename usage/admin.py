"""The ledger in the admin: to be read, never to be written."""

from __future__ import annotations

from django.contrib import admin

from foundation.administration import ReadOnlyAdmin
from usage.models import LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = (
        "occurred_at", "user", "organization", "model_id", "resource_name", "input_tokens",
        "output_tokens", "cost_usd", "cost_status", "simulated",
    )  # fmt: skip
    list_filter = ("cost_status", "simulated", "platform")
    list_select_related = ("user",)
    search_fields = ("model_id", "resource_name", "user__username")
    date_hierarchy = "occurred_at"
