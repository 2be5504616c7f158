"""Registers the app with Django."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = "Conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations.queries import answers_of
        from deployments.served import told_by

        told_by(answers_of)
