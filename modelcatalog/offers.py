"""What a model costs at a glance: by the hour or by the token, with source and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from modelcatalog import queries
from modelcatalog.models import CatalogModel, Offer
from modelcatalog.pricing import TokenPrices, combined
from modelcatalog.queries import HourPrice, PriceKey
from modelcatalog.rates import Rate


def attach_offers(models: Iterable[CatalogModel]) -> list[CatalogModel]:
    """Give every model its `.offer`, with at most three queries for all of them."""
    found = list(models)
    if by_hour := [model for model in found if model.supported_instance_types]:
        _attach_hourly(by_hour)
    if by_token := [model for model in found if not model.supported_instance_types]:
        _attach_by_token(by_token)
    return found


def offer(model: CatalogModel, hours: Mapping[PriceKey, HourPrice], by_token: TokenPrices) -> Offer:
    """What one model costs: by the hour where it runs on instances, else by the token."""
    return _hourly(model, hours) if model.supported_instance_types else _by_token(by_token)


def _attach_hourly(models: list[CatalogModel]) -> None:
    kinds = {kind for model in models for kind in model.supported_instance_types}
    hours = queries.hourly_prices({model.connection_id for model in models}, kinds)
    for model in models:
        model.offer = _hourly(model, hours)


def _attach_by_token(models: list[CatalogModel]) -> None:
    ids = {model.model_id for model in models}
    told = queries.told_prices({model.connection_id for model in models}, ids)
    overrides = queries.configurations(ids)
    now = datetime.now(UTC)
    for model in models:
        key = (model.connection_id, model.model_id, model.connection.region)
        override = overrides.get(model.model_id)
        prices = combined(model.connection, model.model_id, override, told.get(key, ()), at=now)
        model.offer = _by_token(prices)


def keep_sorting(models: Iterable[CatalogModel]) -> None:
    """Note by which price lists sort and filter these models."""
    found = attach_offers(models)
    for model in found:
        shown = model.offer
        by_hour = shown.per_hour_usd is not None
        model.sorting_usd = shown.per_hour_usd if by_hour else shown.input_per_1m_usd
        known = model.sorting_usd is not None
        model.sorting_per = ("hour" if by_hour else "token") if known else ""
    CatalogModel.objects.bulk_update(found, ["sorting_usd", "sorting_per"], batch_size=500)


def _hourly(model: CatalogModel, prices: Mapping[PriceKey, HourPrice]) -> Offer:
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
