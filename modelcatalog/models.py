"""Connections, what they offer, how we use it, and what it costs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.models import Organization, User

PLATFORMS = [
    ("bedrock", "Bedrock"),
    ("sagemaker", "SageMaker"),
    ("nim", "NIM"),
    ("openai_compatible", "OpenAI-compatible"),
]


CostStatus = Literal["priced", "estimated", "unpriced"]


class ClockTimestamp(models.Func):
    """The database's clock now, not at the start of the transaction."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


def theirs(user: User) -> Q:
    """Connections of the person's organisation, and those that are everybody's."""
    everybodys = Q(organization__isnull=True)
    if user.organization_id is None:
        return everybodys
    return everybodys | Q(organization__name=user.organization_id)


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
    that comes through it. `is_refreshing` is there once it was asked for.
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
    execution_role_arn = models.CharField(max_length=255, blank=True)
    secret_ref = models.CharField(max_length=255, blank=True)
    simulated = models.BooleanField(default=False, editable=False)
    traits = models.JSONField(default=dict, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    verdict = models.JSONField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    refreshing_by = models.UUIDField(null=True, editable=False)
    refreshing_until = models.DateTimeField(null=True, editable=False)
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
        return self.filter(connection__in=Connection.objects.seen_by(user).active())

    def offered(self) -> Self:
        """Those that were there when the platform was last read."""
        return self.filter(withdrawn_at__isnull=True)


class CatalogModel(models.Model):
    """A model that a platform offers through a connection. Null or empty means not known.

    `offer` is there once it was attached.
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


class Unit(models.TextChoices):
    """What a price is for: one of these."""

    INPUT_TOKEN = "input_token", "input token"
    OUTPUT_TOKEN = "output_token", "output token"
    CACHE_READ_TOKEN = "cache_read_token", "token read from cache"
    CACHE_WRITE_TOKEN = "cache_write_token", "token written to cache"
    REASONING_TOKEN = "reasoning_token", "reasoning token"
    INSTANCE_HOUR = "instance_hour", "instance hour"


class PriceQuerySet(models.QuerySet["Price"]):
    def hourly(self) -> Self:
        return self.filter(unit=Unit.INSTANCE_HOUR)

    def newest_first(self) -> Self:
        return self.order_by("-as_of", "-id")

    def current(self) -> Self:
        """The newest price of each instance type in each region, of each connection."""
        kind = ("connection_id", "region", "instance_type")
        return self.order_by(*kind, "-as_of", "-id").distinct(*kind)


class Price(models.Model):
    """A dated price in USD for one unit, with its source. Newer rows follow; none is changed.

    Instance prices name a region and an instance type, token prices a model (and from which
    length of prompt they hold for the whole request). `as_of` says since
    when the price is known and stays; `checked_at` when the source last said the same.
    """

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="prices")
    unit = models.CharField(max_length=20, choices=Unit.choices)
    model_id = models.CharField(max_length=255, blank=True)
    region = models.CharField(max_length=50, blank=True)
    instance_type = models.CharField(max_length=100, blank=True)
    above_tokens = models.PositiveIntegerField(default=0)
    usd = models.DecimalField(max_digits=24, decimal_places=12)
    source = models.CharField(max_length=255)
    as_of = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        db_table = "prices"
        indexes = [
            models.Index(
                fields=["connection", "unit", "model_id", "region", "instance_type", "-as_of"],
                name="price_lookup",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(usd__gte=0), name="price_is_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.usd} USD per {self.get_unit_display()}"

    @property
    def known_at(self) -> datetime:
        """The latest moment at which the source is known to have said this price."""
        return self.checked_at or self.as_of


class ModelConfigurationQuerySet(models.QuerySet["ModelConfiguration"]):
    def seen_by(self, user: User) -> Self:
        """Those of models that the person's connections offer."""
        if user.is_super_admin:
            return self
        offered = CatalogModel.objects.seen_by(user).values("model_id")
        return self.filter(model_id__in=offered)


class ModelConfiguration(models.Model):
    """How we use a model. Its id is that of the first resource deployed from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model_id = models.CharField(max_length=255, unique=True)
    system_prompt = models.TextField(blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    per_1k_input_tokens_usd = models.DecimalField(
        max_digits=20, decimal_places=12, null=True, blank=True
    )
    per_1k_output_tokens_usd = models.DecimalField(
        max_digits=20, decimal_places=12, null=True, blank=True
    )
    updated_by = models.ForeignKey(
        User, null=True, db_column="updated_by", on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ModelConfigurationQuerySet.as_manager()

    class Meta:
        db_table = "model_configurations"
        constraints = [
            models.CheckConstraint(
                condition=Q(per_1k_input_tokens_usd__gte=0) | Q(per_1k_input_tokens_usd=None),
                name="input_override_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(per_1k_output_tokens_usd__gte=0) | Q(per_1k_output_tokens_usd=None),
                name="output_override_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.model_id
