"""What a model costs at a glance: by the hour or by the token, with source and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from modelcatalog import queries
from modelcatalog.listprices import Rate
from modelcatalog.models import CatalogModel, ModelConfiguration, Offer, Price, Unit
from modelcatalog.pricing import TokenPrices, combined
from modelcatalog.queries import PriceKey


def attach_offers(models: Iterable[CatalogModel]) -> list[CatalogModel]:
    """Give every model its `.offer`, with two queries for all of them."""
    found = list(models)
    prices = queries.hourly_prices({model.connection_id for model in found})
    overrides = queries.configurations({model.model_id for model in found})
    now = datetime.now(UTC)
    for model in found:
        model.offer = _offer(model, prices, overrides.get(model.model_id), now)
    return found


def offer(model: CatalogModel) -> Offer:
    """What one model costs."""
    return attach_offers([model])[0].offer


def token_price_rows(model: CatalogModel) -> list[Price]:
    """The present token prices of a model in the shape of dated prices; not stored."""
    override = queries.configuration(model.model_id)
    prices = combined(model.connection, model.model_id, override, at=datetime.now(UTC))
    rates = {
        Unit.INPUT_TOKEN: prices.input,
        Unit.OUTPUT_TOKEN: prices.output,
        Unit.CACHE_READ_TOKEN: prices.cache_read,
        Unit.CACHE_WRITE_TOKEN: prices.cache_write,
    }
    rows = []
    for unit, rate in rates.items():
        if rate is not None:
            row = Price(unit=unit, model_id=model.model_id, usd=rate.usd, source=prices.source)
            if prices.as_of:
                row.as_of = prices.as_of
            rows.append(row)
    return rows


def _offer(
    model: CatalogModel,
    prices: Mapping[PriceKey, Price],
    override: ModelConfiguration | None,
    now: datetime,
) -> Offer:
    if model.supported_instance_types:
        return _hourly(model, prices)
    return _by_token(combined(model.connection, model.model_id, override, at=now))


def _hourly(model: CatalogModel, prices: Mapping[PriceKey, Price]) -> Offer:
    """The suggested instance's price, else the cheapest that is known."""
    region = model.connection.region
    keys = ((model.connection_id, region, kind) for kind in model.supported_instance_types)
    known = [prices[key] for key in keys if key in prices]
    if not known:
        return Offer()
    price = min(known, key=lambda one: (one.instance_type != model.default_instance_type, one.usd))
    return Offer(
        per_hour_usd=price.usd,
        instance_type=price.instance_type,
        status="priced",
        source=price.source,
        as_of=price.known_at,
    )


def _by_token(prices: TokenPrices) -> Offer:
    return Offer(
        input_per_1m_usd=_per_million(prices.input),
        output_per_1m_usd=_per_million(prices.output),
        status=prices.status,
        source=prices.source,
        as_of=prices.as_of,
    )


def _per_million(rate: Rate | None) -> Decimal | None:
    return None if rate is None else rate.usd.scaleb(6)
