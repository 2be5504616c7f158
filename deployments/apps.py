"""Registers the app with Django."""

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "deployments"
    verbose_name = "Deployments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The catalog asks before a connection is turned elsewhere or closed."""
        from deployments.hanging import hanging_on
        from modelcatalog.in_use import ask_also

        ask_also(hanging_on)
