"""What is asked about prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from modelcatalog.models import CatalogModel, Price

PriceKey = tuple[UUID, str, str]


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance type that a model runs on, with its newest known price."""

    instance_type: str
    per_hour_usd: Decimal | None
    source: str
    as_of: datetime | None
    is_default: bool


def hourly_prices(connection_ids: Iterable[UUID]) -> dict[PriceKey, Price]:
    """The newest price of every instance hour, by connection, region and instance type."""
    found = Price.objects.hourly().filter(connection__in=list(connection_ids)).current()
    return {(price.connection_id, price.region, price.instance_type): price for price in found}


def instances(model: CatalogModel, region: str = "") -> list[Instance]:
    """What a model runs on in a region (its connection's unless named), cheapest known first."""
    region = region or model.connection.region
    prices = hourly_prices([model.connection_id])
    found = []
    for kind in model.supported_instance_types:
        price = prices.get((model.connection_id, region, kind))
        found.append(
            Instance(
                instance_type=kind,
                per_hour_usd=price.usd if price else None,
                source=price.source if price else "",
                as_of=price.known_at if price else None,
                is_default=kind == model.default_instance_type,
            )
        )
    return sorted(found, key=lambda one: (one.per_hour_usd is None, one.per_hour_usd or 0))


def price_history(model: CatalogModel, limit: int = 50) -> list[Price]:
    """Dated prices of the instances that a model runs on, newest first."""
    mine = Price.objects.hourly().filter(
        connection=model.connection_id, instance_type__in=model.supported_instance_types
    )
    return list(mine.newest_first()[:limit])
