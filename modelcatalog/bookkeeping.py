"""Writes down what price lists were read to say: prices are only ever added, with their dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from foundation.text import clean
from modelcatalog.models import Connection, Price, PriceQuerySet, Unit
from platforms.contract import Bucket, HourlyPrice, TokenPrice

Thing = tuple[str, str, str, str, int]
UNITS: Mapping[Bucket, Unit] = {
    "input": Unit.INPUT_TOKEN,
    "output": Unit.OUTPUT_TOKEN,
    "cache_read": Unit.CACHE_READ_TOKEN,
    "cache_write": Unit.CACHE_WRITE_TOKEN,
    "reasoning": Unit.REASONING_TOKEN,
}


def record_prices(
    connection: Connection, prices: Sequence[HourlyPrice], now: datetime
) -> list[Price]:
    """Add a row for each price of an hour that is new or changed; the others were seen again."""
    told = [
        Price(
            connection=connection,
            unit=Unit.INSTANCE_HOUR,
            region=price.region,
            instance_type=price.instance_type,
            usd=price.usd,
            source=clean(price.source)[:255],
            as_of=price.as_of,
        )
        for price in prices
    ]
    return _recorded(Price.objects.hourly().filter(connection=connection), told, now)


def record_token_prices(
    connection: Connection, prices: Sequence[TokenPrice], now: datetime
) -> list[Price]:
    """The same for tokens, a row for each bucket and tier of a model in a region."""
    told = [
        Price(
            connection=connection,
            unit=UNITS[price.bucket],
            model_id=price.model_id,
            region=price.region,
            above_tokens=price.above_tokens,
            usd=price.usd,
            source=clean(price.source)[:255],
            as_of=price.as_of,
        )
        for price in prices
    ]
    return _recorded(Price.objects.of_tokens().filter(connection=connection), told, now)


def _recorded(mine: PriceQuerySet, told: Iterable[Price], now: datetime) -> list[Price]:
    known = {_thing(price): price for price in mine.current()}
    changed, same = [], []
    for price in {_thing(one): one for one in told}.values():
        last = known.get(_thing(price))
        if last is not None and last.usd == price.usd:
            same.append(last.pk)
            continue
        if last is not None and price.as_of <= last.as_of:
            # A changed price under an old date would sort below the one that it follows.
            price.as_of = now
        price.checked_at = now
        changed.append(price)
    Price.objects.filter(pk__in=same).update(checked_at=now)
    return Price.objects.bulk_create(changed)


def _thing(price: Price) -> Thing:
    """What is priced: two prices of one thing follow each other."""
    return price.unit, price.model_id, price.region, price.instance_type, price.above_tokens
