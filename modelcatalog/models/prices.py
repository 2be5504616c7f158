"""Dated prices, each with its source."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from modelcatalog.models.connections import Connection


class Unit(models.TextChoices):
    """What a price is for: one of these."""

    INPUT_TOKEN = "input_token", "input token"
    OUTPUT_TOKEN = "output_token", "output token"
    CACHE_READ_TOKEN = "cache_read_token", "token read from cache"
    CACHE_WRITE_TOKEN = "cache_write_token", "token written to cache"
    REASONING_TOKEN = "reasoning_token", "reasoning token"
    INSTANCE_HOUR = "instance_hour", "instance hour"


PLACE = ("connection_id", "region")


class PriceQuerySet(models.QuerySet["Price"]):
    def hourly(self) -> Self:
        return self.filter(unit=Unit.INSTANCE_HOUR)

    def of_tokens(self) -> Self:
        return self.exclude(unit=Unit.INSTANCE_HOUR)

    def newest_first(self) -> Self:
        return self.order_by("-as_of", "-id")

    def current(self) -> Self:
        """The newest price of each thing in each region, of each connection."""
        return self._newest_of(*PLACE, "instance_type", "model_id", "unit", "above_tokens")

    def current_hours(self) -> Self:
        """The newest price of each instance type's hour in each region, of each connection."""
        return self.hourly()._newest_of(*PLACE, "instance_type")

    def _newest_of(self, *kind: str) -> Self:
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
