"""Connections: how platforms are reached, and who may use them."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.models import Organization, User

PLATFORMS = [
    ("bedrock", "Bedrock"),
    ("sagemaker", "SageMaker"),
    ("nim", "NIM"),
    ("openai_compatible", "OpenAI-compatible"),
]


class ClockTimestamp(models.Func):
    """The database's clock now, not at the start of the transaction."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


def theirs(user: User, path: str = "") -> Q:
    """Connections of the person's organisation, and those that are everybody's.

    `path` leads to the connection from what is asked for, as `connection__`.
    """
    everybodys = Q((f"{path}organization__isnull", True))
    if user.organization_id is None:
        return everybodys
    return everybodys | Q((f"{path}organization__name", user.organization_id))


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def seen_by(self, user: User) -> Self:
        return self if user.is_super_admin else self.filter(theirs(user))

    def active(self) -> Self:
        return self.filter(is_active=True)

    def unclaimed(self) -> Self:
        """Those that nobody is reading, or whose reader outlived its lease."""
        return self.filter(
            Q(refreshing_until__isnull=True) | Q(refreshing_until__lte=ClockTimestamp())
        )

    def telling_whether_read(self) -> Self:
        """Adds `is_refreshing`, judged by the database's clock."""
        running = When(refreshing_until__gt=ClockTimestamp(), then=Value(True))
        return self.annotate(is_refreshing=Case(running, default=Value(False)))


class Connection(models.Model):
    """How one organisation, or everybody, reaches one platform.

    Holds a reference to a secret (`env:NAME`), never the secret. `simulated` marks everything
    that comes through it. `reading_phase` and `reading_count` tell how far the present reading
    is. `is_refreshing` is there once it was asked for.
    """

    is_refreshing: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="connections"
    )
    platform = models.CharField(max_length=50, choices=PLATFORMS)
    name = models.CharField(max_length=100)
    base_url = models.CharField(max_length=500, blank=True)
    endpoint_url = models.CharField(max_length=500, blank=True)
    region = models.CharField(max_length=50, blank=True)
    role_arn = models.CharField(max_length=255, blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    execution_role_arn = models.CharField(max_length=255, blank=True)
    secret_ref = models.CharField(max_length=255, blank=True)
    simulated = models.BooleanField(default=False, editable=False)
    traits = models.JSONField(default=dict, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    verdict = models.JSONField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    refreshing_by = models.UUIDField(null=True, editable=False)
    refreshing_until = models.DateTimeField(null=True, editable=False)
    reading_phase = models.CharField(max_length=20, blank=True, editable=False)
    reading_count = models.PositiveIntegerField(default=0, editable=False)
    refreshed_at = models.DateTimeField(null=True, editable=False)
    refresh_tried_at = models.DateTimeField(null=True, editable=False)
    refresh_error = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        db_table = "connections"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], nulls_distinct=False, name="connection_name_free"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_being_read(self) -> bool:
        """Somebody reads it, or was asked to and has not begun."""
        return self.is_refreshing or self.refresh_tried_at is None
