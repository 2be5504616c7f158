"""Conversations, their threads with the history in JSONB, and the answers being written."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from accounts.models import User
from conversations.legacy import ChatMessage as ChatMessage
from conversations.texts import MessageText as MessageText
from deployments.models import DeployedResource

ACTIVE, ARCHIVED = "active", "archived"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def seen_by(self, user: User) -> Self:
        """What people say is theirs alone, whatever anybody's role."""
        return self.filter(user=user)


class Conversation(models.Model):
    """A container of threads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conversations")
    title = models.CharField(max_length=255, blank=True)
    use_case = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=50, default=ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        db_table = "conversations"
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title or "Untitled"


def no_messages() -> dict[str, list[object]]:
    return {"messages": []}


class ThreadQuerySet(models.QuerySet["ConversationThread"]):
    def seen_by(self, user: User) -> Self:
        return self.filter(user=user)

    def put_away(self, away: bool = True) -> Self:
        """Those that are archived, alone or with their whole conversation; or all the others."""
        archived = models.Q(archived=True) | models.Q(conversation__status=ARCHIVED)
        return self.filter(archived) if away else self.exclude(archived)


class ConversationThread(models.Model):
    """One history with one model at a time. Messages are appended in SQL, never rewritten here.

    `thread_data` holds `{"messages": […]}`, the last 200; older ones are in `thread_segments`.
    Counters move in the same transaction as the messages that they count.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="threads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="threads")
    resource = models.ForeignKey(
        DeployedResource, null=True, on_delete=models.SET_NULL, related_name="threads"
    )
    title = models.CharField(max_length=255, blank=True)
    thread_data = models.JSONField(default=no_messages)
    model_id = models.CharField(max_length=255, blank=True)
    system_prompt = models.TextField(blank=True)
    parameters = models.JSONField(default=dict)
    pinned = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=0)
    messages_count = models.PositiveIntegerField(default=0)
    tokens_input_total = models.PositiveBigIntegerField(default=0)
    tokens_output_total = models.PositiveBigIntegerField(default=0)
    tokens_total = models.PositiveBigIntegerField(default=0)
    requests_count = models.PositiveBigIntegerField(default=0)
    unpriced_count = models.PositiveBigIntegerField(default=0)
    cost_total_usd = models.DecimalField(max_digits=20, decimal_places=12, default=0)
    last_usage_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        db_table = "conversation_threads"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "-updated_at"], name="thread_by_user")]

    def __str__(self) -> str:
        return self.title or "New thread"


class ThreadSegment(models.Model):
    """The older messages of a thread, oldest segment first."""

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(
        ConversationThread, on_delete=models.CASCADE, related_name="segments"
    )
    first_position = models.PositiveIntegerField()
    messages = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "thread_segments"
        ordering = ["thread", "first_position"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "first_position"], name="segment_once")
        ]

    def __str__(self) -> str:
        return f"from message {self.first_position}"


class GenerationStatus(models.TextChoices):
    WAITING = "waiting"
    GENERATING = "generating"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    FAILED = "failed"


RUNNING = (GenerationStatus.WAITING, GenerationStatus.GENERATING)


class GenerationQuerySet(models.QuerySet["Generation"]):
    def seen_by(self, user: User) -> Self:
        return self.filter(user=user)

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)


class Generation(models.Model):
    """One answer being written: claimed by lease, ended once. One runs a thread at a time.

    `last_event` is the number of its closing event, by which a viewer knows what it has seen.
    `wait_until` is there while its resource is being started: no longer than until then it waits,
    and `ready_at` is when that was over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(
        ConversationThread, on_delete=models.CASCADE, related_name="generations"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey(
        DeployedResource, null=True, on_delete=models.SET_NULL, related_name="generations"
    )
    question_id = models.UUIDField()
    message_id = models.UUIDField(default=uuid.uuid4)
    status = models.CharField(
        max_length=20, choices=GenerationStatus.choices, default=GenerationStatus.WAITING
    )
    stop_requested = models.BooleanField(default=False)
    wait_until = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    lease_holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=50, blank=True)
    error_text = models.TextField(blank=True)
    last_event = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    first_token_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        db_table = "generations"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=models.Q(status__in=("waiting", "generating")),
                name="one_answer_a_thread_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(status__in=("waiting", "generating")),
                name="generations_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} answer"
