"""Connections, what they offer, how we use it, and what it costs."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Organization, User

PLATFORMS = [
    ("bedrock", "Bedrock"),
    ("sagemaker", "SageMaker"),
    ("nim", "NIM"),
    ("openai_compatible", "OpenAI-compatible"),
]


def theirs(user: User) -> Q:
    """Connections of the person's organisation, and those that are everybody's."""
    everybodys = Q(organization__isnull=True)
    if user.organization_id is None:
        return everybodys
    return everybodys | Q(organization_id=user.organization_id)


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def seen_by(self, user: User) -> Self:
        return self if user.is_super_admin else self.filter(theirs(user))

    def active(self) -> Self:
        return self.filter(is_active=True)


class Connection(models.Model):
    """How one organisation, or everybody, reaches one platform.

    Holds a reference to a secret (`env:NAME`), never the secret. `simulated` marks everything
    that comes through it.
    """

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
    is_active = models.BooleanField(default=True)
    refreshing_until = models.DateTimeField(null=True, editable=False)
    refreshed_at = models.DateTimeField(null=True, editable=False)
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


class CatalogModelQuerySet(models.QuerySet["CatalogModel"]):
    def seen_by(self, user: User) -> Self:
        return self.filter(connection__in=Connection.objects.seen_by(user).active())

    def offered(self) -> Self:
        """Those that were there when the platform was last read."""
        return self.filter(withdrawn_at__isnull=True)


class CatalogModel(models.Model):
    """A model that a platform offers through a connection. Null or empty means not known."""

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
    end_of_life_at = models.DateTimeField(null=True)
    supported_instance_types = models.JSONField(default=list)
    default_instance_type = models.CharField(max_length=100, blank=True)
    streaming = models.BooleanField(null=True)
    needs_licence = models.BooleanField(null=True)
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
    INSTANCE_HOUR = "instance_hour", "instance hour"


class Price(models.Model):
    """A dated price in USD for one unit, with its source. Newer rows follow; none is changed.

    Instance prices name a region and an instance type, token prices a model.
    """

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="prices")
    unit = models.CharField(max_length=20, choices=Unit.choices)
    model_id = models.CharField(max_length=255, blank=True)
    region = models.CharField(max_length=50, blank=True)
    instance_type = models.CharField(max_length=100, blank=True)
    usd = models.DecimalField(max_digits=24, decimal_places=12)
    source = models.CharField(max_length=255)
    as_of = models.DateTimeField()

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
