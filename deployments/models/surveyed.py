"""What is looked over as a whole, what is found there without a row of ours, and who we are."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Self

from django.db import models

from accounts.models import User
from modelcatalog.models import Connection


class Place(models.Model):
    """One region of one connection. All that runs there is read in one go, by whoever holds the
    lease; `error` is why that failed when it was last tried, `failures` how often in a row."""

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="places")
    region = models.CharField(max_length=50, blank=True)
    look_at = models.DateTimeField(null=True)
    lease_holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    surveyed_at = models.DateTimeField(null=True)
    things_count = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "surveyed_places"
        ordering = ["connection", "region"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "region"], name="place_surveyed_once")
        ]
        indexes = [models.Index(fields=["look_at"], name="place_due")]

    def __str__(self) -> str:
        return f"{self.connection}, {self.region}"


class FoundQuerySet(models.QuerySet["FoundResource"]):
    def seen_by(self, user: User) -> Self:
        """Everything for a super_admin, their organisation's connections' for an admin."""
        if user.is_super_admin:
            return self
        if user.is_admin and user.organization_id:
            return self.filter(connection__organization__name=user.organization_id)
        return self.none()


class Belonging(models.TextChoices):
    """Whose a found thing says that it is, by its tags."""

    OURS = "ours"
    ANOTHER = "another"
    FOREIGN = "foreign"


class FoundResource(models.Model):
    """Something that runs in an account and has no row among the deployed resources.

    It is here for as long as it is found there. `hourly_usd` is for all its instances, None where
    no price is known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="found")
    region = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=255)
    belongs = models.CharField(max_length=10, choices=Belonging.choices, default=Belonging.FOREIGN)
    status = models.CharField(max_length=20)
    model_id = models.CharField(max_length=255, blank=True)
    instance_type = models.CharField(max_length=100, blank=True)
    instance_count = models.PositiveIntegerField(null=True)
    hourly_usd = models.DecimalField(max_digits=20, decimal_places=12, null=True)
    price_source = models.CharField(max_length=255, blank=True)
    price_as_of = models.DateTimeField(null=True)
    endpoint_url = models.TextField(blank=True)
    remote_id = models.CharField(max_length=255, blank=True)
    tags = models.JSONField(default=dict)
    configuration = models.JSONField(default=dict)
    recipe = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    objects = FoundQuerySet.as_manager()

    class Meta:
        db_table = "found_resources"
        ordering = ["-first_seen", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "region", "name"], name="found_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def burns(self) -> bool:
        """Whether its instances run, or may run, by the hour."""
        return self.status in ("provisioning", "in_service", "updating")

    @property
    def burning_usd(self) -> Decimal | None:
        return self.hourly_usd if self.burns else Decimal(0)


class Installation(models.Model):
    """Which installation this database belongs to: one row, made when it is first looked.

    `names` are those under which things in the cloud were tagged as ours, the present one last.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    names = models.JSONField(default=list)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "installation"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_installation_a_database")
        ]

    def __str__(self) -> str:
        return ", ".join(self.names)
