"""One model as its page shows it: what is true of it, what it costs and cost before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from modelcatalog import queries
from modelcatalog.models import CatalogModel, ModelConfiguration, Offer, Price, Unit
from modelcatalog.offers import offer
from modelcatalog.pricing import TokenPrices, combined
from modelcatalog.queries import Instance
from modelcatalog.rates import Rate

LABELS = {
    Unit.INPUT_TOKEN: "input tokens",
    Unit.OUTPUT_TOKEN: "output tokens",
    Unit.CACHE_READ_TOKEN: "tokens read from cache",
    Unit.CACHE_WRITE_TOKEN: "tokens written to cache",
    Unit.REASONING_TOKEN: "reasoning tokens",
}


class Tier(NamedTuple):
    """What a million tokens cost, all of them, once the prompt is longer than `above_tokens`."""

    above_tokens: int
    per_1m_usd: Decimal


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """What a million tokens of one kind cost now."""

    unit: Unit
    label: str
    per_1m_usd: Decimal
    tiers: list[Tier]


@dataclass(frozen=True, kw_only=True)
class Look:
    """All that the page of one model shows."""

    model: CatalogModel
    offer: Offer
    token_prices: TokenPrices
    token_rows: list[TokenRow]
    has_tiers: bool
    prices: list[Price]
    instances: list[Instance]
    configuration: ModelConfiguration | None
    ends_in_days: int | None


def look(user: User, model_id: UUID) -> Look:
    """One model with its prices; `Missing` for who may not see it."""
    model = queries.model(user, model_id)
    now = datetime.now(UTC)
    place = model.connection
    hours, told = queries.prices_of(model)
    configuration = queries.configuration(model.model_id)
    here = told.get((place.pk, model.model_id, place.region), ())
    prices = combined(place, model.model_id, configuration, here, at=now)
    model.offer = offer(model, hours, prices)
    ends = model.end_of_life_at
    rows = _rows(prices)
    return Look(
        model=model,
        offer=model.offer,
        token_prices=prices,
        token_rows=rows,
        has_tiers=any(row.tiers for row in rows),
        prices=queries.price_history(model),
        instances=queries.instances(model, hours=hours),
        configuration=configuration,
        ends_in_days=(ends - now).days if ends else None,
    )


def _rows(prices: TokenPrices) -> list[TokenRow]:
    """Every bucket with a price of its own; thought that costs what answers do is not repeated."""
    rates: dict[Unit, Rate | None] = {
        Unit.INPUT_TOKEN: prices.input,
        Unit.OUTPUT_TOKEN: prices.output,
        Unit.CACHE_READ_TOKEN: prices.cache_read,
        Unit.CACHE_WRITE_TOKEN: prices.cache_write,
        Unit.REASONING_TOKEN: prices.reasoning if prices.reasoning != prices.output else None,
    }
    return [
        TokenRow(
            unit=unit,
            label=LABELS[unit],
            per_1m_usd=rate.usd.scaleb(6),
            tiers=[Tier(start, usd.scaleb(6)) for start, usd in rate.tiers],
        )
        for unit, rate in rates.items()
        if rate is not None
    ]
