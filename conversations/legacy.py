"""What an older system left behind."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import User


class ChatMessage(models.Model):
    """A message of the older system: kept readable, never written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(max_length=50)
    content = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "chat_messages"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.content[:50]
