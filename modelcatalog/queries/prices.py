"""What is asked about prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from modelcatalog.models import CatalogModel, Price, Unit

PriceKey = tuple[UUID, str, str]
TokenKey = tuple[UUID, str, str]


class HourPrice(NamedTuple):
    """What an instance hour costs, as much as lists tell of its `Price`."""

    connection_id: UUID
    region: str
    instance_type: str
    usd: Decimal
    source: str
    as_of: datetime
    checked_at: datetime | None

    @property
    def known_at(self) -> datetime:
        """The latest moment at which the source is known to have said this price."""
        return self.checked_at or self.as_of


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
) -> dict[PriceKey, HourPrice]:
    """The newest price of every instance hour, by connection, region and instance type.

    A connection prices thousands: name the `instance_types` wherever they are known.
    """
    mine = Price.objects.filter(connection__in=list(connection_ids))
    if instance_types is not None:
        mine = mine.filter(instance_type__in=list(instance_types))
    return _by_instance(mine.current_hours().values_list(*HourPrice._fields))


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
) -> tuple[dict[PriceKey, HourPrice], dict[TokenKey, list[Price]]]:
    """Both for one model, `hourly_prices` and `told_prices`, in one query."""
    found = list(Price.objects.filter(_about(model), connection=model.connection_id).current())
    told = attrgetter(*HourPrice._fields)
    hours = [told(price) for price in found if price.unit == Unit.INSTANCE_HOUR]
    tokens = [price for price in found if price.unit != Unit.INSTANCE_HOUR]
    return _by_instance(hours), _by_model(tokens)


def _about(model: CatalogModel) -> Q:
    """What is said of a model's tokens, and of the instances that it runs on."""
    hours = Q(unit=Unit.INSTANCE_HOUR, instance_type__in=model.supported_instance_types)
    return hours | (~Q(unit=Unit.INSTANCE_HOUR) & Q(model_id=model.model_id))


def _by_instance(rows: Iterable[tuple[Any, ...]]) -> dict[PriceKey, HourPrice]:
    return {row[:3]: HourPrice._make(row) for row in rows}


def _by_model(prices: Iterable[Price]) -> dict[TokenKey, list[Price]]:
    found: dict[TokenKey, list[Price]] = {}
    for price in prices:
        found.setdefault((price.connection_id, price.model_id, price.region), []).append(price)
    return {key: _said_last(rows) for key, rows in found.items()}


def _said_last(rows: list[Price]) -> list[Price]:
    last = max(row.known_at for row in rows)
    return [row for row in rows if row.known_at == last]


def instances(
    model: CatalogModel, region: str = "", *, hours: Mapping[PriceKey, HourPrice] | None = None
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
