"""Models, prices and configurations in the admin, to be read."""

from __future__ import annotations

from django.contrib import admin

from foundation.administration import ReadOnlyAdmin
from modelcatalog.models import CatalogModel, ModelConfiguration, Price


@admin.register(CatalogModel)
class CatalogModelAdmin(ReadOnlyAdmin):
    list_display = ("name", "model_id", "platform", "connection", "refreshed_at", "withdrawn_at")
    list_filter = ("platform", "connection")
    list_select_related = ("connection",)
    search_fields = ("name", "model_id", "provider")


@admin.register(Price)
class PriceAdmin(ReadOnlyAdmin):
    list_display = (
        "connection", "unit", "region", "instance_type", "usd", "as_of", "checked_at", "source",
    )  # fmt: skip
    list_filter = ("connection", "unit")
    list_select_related = ("connection",)
    search_fields = ("instance_type", "model_id")


@admin.register(ModelConfiguration)
class ModelConfigurationAdmin(ReadOnlyAdmin):
    list_display = (
        "model_id", "per_1k_input_tokens_usd", "per_1k_output_tokens_usd", "updated_by",
        "updated_at",
    )  # fmt: skip
    list_select_related = ("updated_by",)
    search_fields = ("model_id",)
