"""Registers the app with Django."""

from django.apps import AppConfig


class ModelCatalogConfig(AppConfig):
    name = "modelcatalog"
    verbose_name = "Catalog"
    default_auto_field = "django.db.models.BigAutoField"
