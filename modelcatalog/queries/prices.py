"""What is asked about prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from modelcatalog.models import CatalogModel, Price, Unit

# Of an hour's price: what it is for, and what is told of it.
TOLD_OF_HOURS = (
    *("connection_id", "region", "instance_type"),
    *("usd", "source", "as_of", "checked_at"),
)
PriceKey = tuple[UUID, str, str]
TokenKey = tuple[UUID, str, str]


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance type that a model runs on, with its newest known price."""

    instance_type: str
    per_hour_usd: Decimal | None
    source: str
    as_of: datetime | None
    is_default: bool


def hourly_prices(
    connection_ids: Iterable[UUID], instance_types: Iterable[str] | None = None
) -> dict[PriceKey, Price]:
    """The newest price of every instance hour, by connection, region and instance type.

    A connection prices thousands: name the `instance_types` wherever they are known.
    """
    mine = Price.objects.filter(connection__in=list(connection_ids))
    if instance_types is not None:
        mine = mine.filter(instance_type__in=list(instance_types))
    return _by_instance(mine.current_hours().only(*TOLD_OF_HOURS))


def told_prices(
    connection_ids: Iterable[UUID], model_ids: Iterable[str]
) -> dict[TokenKey, list[Price]]:
    """What the accounts' own price lists say of tokens now, by connection, model and region.

    What a list left out when it was last read is not said any more.
    """
    mine = Price.objects.of_tokens().filter(
        connection__in=list(connection_ids), model_id__in=list(model_ids)
    )
    return _by_model(mine.current())


def prices_of(
    model: CatalogModel,
) -> tuple[dict[PriceKey, Price], dict[TokenKey, list[Price]]]:
    """Both for one model, `hourly_prices` and `told_prices`, in one query."""
    found = list(Price.objects.filter(_about(model), connection=model.connection_id).current())
    hours = [price for price in found if price.unit == Unit.INSTANCE_HOUR]
    tokens = [price for price in found if price.unit != Unit.INSTANCE_HOUR]
    return _by_instance(hours), _by_model(tokens)


def _about(model: CatalogModel) -> Q:
    """What is said of a model's tokens, and of the instances that it runs on."""
    hours = Q(unit=Unit.INSTANCE_HOUR, instance_type__in=model.supported_instance_types)
    return hours | (~Q(unit=Unit.INSTANCE_HOUR) & Q(model_id=model.model_id))


def _by_instance(prices: Iterable[Price]) -> dict[PriceKey, Price]:
    return {(price.connection_id, price.region, price.instance_type): price for price in prices}


def _by_model(prices: Iterable[Price]) -> dict[TokenKey, list[Price]]:
    found: dict[TokenKey, list[Price]] = {}
    for price in prices:
        found.setdefault((price.connection_id, price.model_id, price.region), []).append(price)
    return {key: _said_last(rows) for key, rows in found.items()}


def _said_last(rows: list[Price]) -> list[Price]:
    last = max(row.known_at for row in rows)
    return [row for row in rows if row.known_at == last]


def instances(
    model: CatalogModel, region: str = "", *, hours: Mapping[PriceKey, Price] | None = None
) -> list[Instance]:
    """What a model runs on in a region (its connection's unless named), cheapest known first.

    `hours` are for those who asked for hourly prices already.
    """
    region = region or model.connection.region
    if hours is None:
        hours = hourly_prices([model.connection_id], model.supported_instance_types)
    found = []
    for kind in model.supported_instance_types:
        price = hours.get((model.connection_id, region, kind))
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


def price_history(model: CatalogModel, limit: int = 100) -> list[Price]:
    """Dated prices of a model's tokens and of the instances that it runs on, newest first."""
    mine = Price.objects.filter(_about(model), connection=model.connection_id)
    return list(mine.newest_first()[:limit])
