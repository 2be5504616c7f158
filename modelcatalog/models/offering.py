"""Models that platforms offer, with what they cost at a glance."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self, get_args

from django.db import models

from accounts.models import User
from modelcatalog.models.connections import PLATFORMS, Connection, theirs
from platforms.contract import Lifecycle, ModelAccess

LIFECYCLES: tuple[str, ...] = get_args(Lifecycle)
ACCESSES: tuple[str, ...] = get_args(ModelAccess)
CostStatus = Literal["priced", "estimated", "unpriced"]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The price of a model in USD: an hour of `instance_type`, or a million tokens."""

    per_hour_usd: Decimal | None = None
    input_per_1m_usd: Decimal | None = None
    output_per_1m_usd: Decimal | None = None
    instance_type: str = ""
    status: CostStatus = "unpriced"
    source: str = ""
    as_of: datetime | None = None


class CatalogModelQuerySet(models.QuerySet["CatalogModel"]):
    def seen_by(self, user: User) -> Self:
        active = self.filter(connection__is_active=True)
        return active if user.is_super_admin else active.filter(theirs(user, "connection__"))

    def offered(self) -> Self:
        """Those that were there when the platform was last read."""
        return self.filter(withdrawn_at__isnull=True)


class CatalogModel(models.Model):
    """A model that a platform offers through a connection. Null or empty means not known.

    `sorting_usd` is what lists sort and filter by: a million input tokens or an hour, as
    `sorting_per` says; it is kept when the model is read or priced. What is shown is `offer`,
    worked out anew, which is there once it was attached.
    """

    offer: Offer

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="models")
    platform = models.CharField(max_length=50, choices=PLATFORMS)
    model_id = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    provider = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    regions = models.JSONField(default=list)
    input_modalities = models.JSONField(default=list)
    output_modalities = models.JSONField(default=list)
    context_window = models.PositiveIntegerField(null=True)
    lifecycle_status = models.CharField(max_length=20, default="unknown")
    legacy_at = models.DateTimeField(null=True)
    end_of_life_at = models.DateTimeField(null=True)
    supported_instance_types = models.JSONField(default=list)
    default_instance_type = models.CharField(max_length=100, blank=True)
    streaming = models.BooleanField(null=True)
    needs_licence = models.BooleanField(null=True)
    access = models.CharField(max_length=20, default="unknown")
    access_advice = models.TextField(blank=True)
    parameters = models.JSONField(null=True)
    source = models.CharField(max_length=255, blank=True)
    recipe = models.JSONField(default=dict)
    sorting_usd = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    sorting_per = models.CharField(max_length=10, blank=True)
    refreshed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CatalogModelQuerySet.as_manager()

    class Meta:
        db_table = "catalog_models"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "model_id"], name="catalog_model_once_a_connection"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def capabilities(self) -> list[str]:
        """What is known that it can do: what nobody says is left out, and so is what it cannot."""
        known = {
            "streaming": bool(self.streaming),
            "vision": "image" in self.input_modalities,
            "reasoning": "reasoning_effort" in (self.parameters or {}),
        }
        return [name for name, can in known.items() if can]
