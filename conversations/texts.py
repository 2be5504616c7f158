"""The table that searching reads: a row for everything that was said."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from accounts.models import User


class MessageTextQuerySet(models.QuerySet["MessageText"]):
    def seen_by(self, user: User) -> Self:
        return self.filter(thread__user=user)


class MessageText(models.Model):
    """The words of one message; `history.append` writes it beside the history itself.

    Long messages are found by their first 100,000 characters: PostgreSQL's search vector has a
    greatest size. The words are not stemmed, because people write in many languages.
    """

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(
        "conversations.ConversationThread", on_delete=models.CASCADE, related_name="texts"
    )
    message_id = models.UUIDField()
    role = models.CharField(max_length=20)
    content = models.TextField()
    created_at = models.DateTimeField()
    words = models.GeneratedField(
        expression=SearchVector("content", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = MessageTextQuerySet.as_manager()

    class Meta:
        db_table = "message_texts"
        indexes = [GinIndex(fields=["words"], name="message_words")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "message_id"], name="message_text_once")
        ]

    def __str__(self) -> str:
        return self.content[:50]
