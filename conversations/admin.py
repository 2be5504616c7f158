"""Conversations in the admin: that they are, never what was said in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from conversations.models import ChatMessage, Conversation, ConversationThread, Generation
from foundation.administration import ReadOnlyAdmin


class Glance(ReadOnlyAdmin):
    """A list without details: even a title may hold somebody's own words."""

    list_display_links = None
    date_hierarchy = "created_at"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The list, not the thing: its page would show everything."""
        return obj is None and super().has_view_permission(request)


@admin.register(Conversation)
class ConversationAdmin(Glance):
    list_display = ("id", "user", "status", "created_at", "updated_at")
    list_select_related = ("user",)


@admin.register(ConversationThread)
class ThreadAdmin(Glance):
    list_display = (
        "id", "user", "model_id", "messages_count", "requests_count", "tokens_total",
        "cost_total_usd", "unpriced_count", "last_usage_at",
    )  # fmt: skip
    list_select_related = ("user",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("thread_data")


@admin.register(ChatMessage)
class ChatMessageAdmin(Glance):
    list_display = ("id", "user", "conversation_id", "role", "model_id", "cost_usd", "created_at")
    list_filter = ("role",)
    list_select_related = ("user",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content", "metadata")


@admin.register(Generation)
class GenerationAdmin(Glance):
    list_display = (
        "id", "user", "resource", "status", "error_code", "started_at", "first_token_at",
        "finished_at",
    )  # fmt: skip
    list_filter = ("status", "error_code")
    list_select_related = ("user", "resource")
