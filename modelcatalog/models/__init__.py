"""Connections, what they offer, how we use it, and what it costs."""

from modelcatalog.models.configurations import (
    EFFORTS,
    ModelConfiguration,
    ModelConfigurationQuerySet,
)
from modelcatalog.models.connections import (
    PLATFORMS,
    ClockTimestamp,
    Connection,
    ConnectionQuerySet,
    theirs,
)
from modelcatalog.models.offering import (
    ACCESSES,
    LIFECYCLES,
    CatalogModel,
    CatalogModelQuerySet,
    CostStatus,
    Offer,
)
from modelcatalog.models.prices import Price, PriceQuerySet, Unit

__all__ = [
    "ACCESSES",
    "EFFORTS",
    "LIFECYCLES",
    "PLATFORMS",
    "CatalogModel",
    "CatalogModelQuerySet",
    "ClockTimestamp",
    "Connection",
    "ConnectionQuerySet",
    "CostStatus",
    "ModelConfiguration",
    "ModelConfigurationQuerySet",
    "Offer",
    "Price",
    "PriceQuerySet",
    "Unit",
    "theirs",
]
