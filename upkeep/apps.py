"""Registers the app with Django."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "upkeep"
    verbose_name = "Upkeep"
    default_auto_field = "django.db.models.BigAutoField"
