"""The ledger: one immutable line for everything that was spent."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User


class CostStatus(models.TextChoices):
    """How well a cost is known. Unpriced is not zero."""

    PRICED = "priced"
    ESTIMATED = "estimated"
    UNPRICED = "unpriced"


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def seen_by(self, user: User) -> Self:
        if user.is_super_admin:
            return self
        if user.is_admin and user.organization_id:
            return self.filter(organization=user.organization_id)
        return self.filter(user=user)


class LedgerEntry(models.Model):
    """The tokens of one request and their cost. Rows are only ever added.

    `source_id` is the request's own id: the same request is booked once, however often told.
    `basis` shows how the cost came about. Buckets are disjoint.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source_id = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organization = models.CharField(max_length=255, blank=True)
    platform = models.CharField(max_length=50)
    resource_id = models.UUIDField(null=True)
    resource_name = models.CharField(max_length=255, blank=True)
    thread_id = models.UUIDField(null=True)
    model_id = models.CharField(max_length=255)
    input_tokens = models.PositiveBigIntegerField(default=0)
    output_tokens = models.PositiveBigIntegerField(default=0)
    cache_read_tokens = models.PositiveBigIntegerField(default=0)
    cache_write_tokens = models.PositiveBigIntegerField(default=0)
    reasoning_tokens = models.PositiveBigIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    cost_status = models.CharField(max_length=10, choices=CostStatus.choices)
    basis = models.JSONField(default=dict)
    simulated = models.BooleanField()
    occurred_at = models.DateTimeField()

    objects = LedgerQuerySet.as_manager()

    class Meta:
        db_table = "ledger_entries"
        verbose_name_plural = "ledger entries"
        indexes = [
            models.Index(fields=["user", "-occurred_at"], name="ledger_by_user"),
            models.Index(fields=["organization", "-occurred_at"], name="ledger_by_organization"),
            models.Index(fields=["resource_id", "-occurred_at"], name="ledger_by_resource"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_usd__isnull=True, cost_status="unpriced")
                | (Q(cost_usd__gte=0) & ~Q(cost_status="unpriced")),
                name="unpriced_is_null_and_never_zero",
            )
        ]

    def __str__(self) -> str:
        return f"{self.model_id} {self.occurred_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A ledger entry is never changed.")
        super().save(*args, **kwargs)
