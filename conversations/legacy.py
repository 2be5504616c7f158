"""What an older system left behind."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from accounts.models import User


class ChatMessageQuerySet(models.QuerySet["ChatMessage"]):
    def seen_by(self, user: User) -> Self:
        """What people said is theirs alone."""
        return self.filter(user=user)


class ChatMessage(models.Model):
    """A message of the older system: kept readable, never written.

    Its design names the table and not its columns; docs/schema.md says why these were chosen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(max_length=50)
    content = models.TextField()
    model_id = models.CharField(max_length=255, blank=True, default="")
    tokens_input = models.BigIntegerField(null=True)
    tokens_output = models.BigIntegerField(null=True)
    cost_usd = models.DecimalField(max_digits=20, decimal_places=12, null=True)
    metadata = models.JSONField(null=True, default=dict)
    created_at = models.DateTimeField()

    objects = ChatMessageQuerySet.as_manager()

    class Meta:
        db_table = "chat_messages"
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["conversation", "created_at"], name="legacy_by_conversation")
        ]

    def __str__(self) -> str:
        return self.content[:50]
