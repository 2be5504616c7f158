"""What things cost: instance hours from dated prices; tokens from whoever is to be believed most.

An operator's override stands first, then what the connected account's own price list said, then
the public list of the provider whose host it is. What none of them prices is unpriced.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from modelcatalog import queries
from modelcatalog.costing import Cost, cost, plain
from modelcatalog.listprices import list_price
from modelcatalog.models import Connection, ModelConfiguration, Price, Unit
from modelcatalog.queries import HourPrice
from modelcatalog.rates import NOTHING, Quote, Rate, TokenPrices, settled
from platforms.registry import PLATFORMS

__all__ = [
    "OVERRIDE",
    "Cost",
    "TokenPrices",
    "combined",
    "cost",
    "instance_price",
    "plain",
    "quoted",
    "token_prices",
]

OVERRIDE = "set by an operator"


def instance_price(connection: Connection, region: str, instance_type: str) -> HourPrice | None:
    """The newest known price of an instance hour."""
    found = queries.hourly_prices([connection.pk], [instance_type])
    return found.get((connection.pk, region, instance_type))


def token_prices(
    connection: Connection,
    model_id: str,
    *,
    region: str = "",
    at: datetime | None = None,
    configured: ModelConfiguration | None = None,
) -> TokenPrices:
    """The prices of a model's tokens in a region, the connection's own unless named.

    `configured` is for those who have read the model's configuration already.
    """
    region = region or connection.region
    override = configured or queries.configuration(model_id)
    told = queries.told_prices([connection.pk], [model_id]).get((connection.pk, model_id, region))
    return combined(
        connection, model_id, override, told or (), region=region, at=at or datetime.now(UTC)
    )


def combined(
    connection: Connection,
    model_id: str,
    override: ModelConfiguration | None,
    told: Iterable[Price],
    *,
    region: str = "",
    at: datetime,
) -> TokenPrices:
    """As `token_prices`, for those who have the override and the account's prices already."""
    account = quoted(told)
    listed = NOTHING
    if account.input is None or account.output is None or account.cache_read is None:
        listed = _listed(connection, model_id, region or connection.region, at)
    return settled(_given(override), account, listed)


def quoted(told: Iterable[Price]) -> Quote:
    """What an account's price list said of one model in one region, its tiers by their starts."""
    rows = sorted(told, key=lambda price: price.above_tokens)
    rates: dict[str, Rate] = {}
    for row in rows:
        below = rates.get(row.unit)
        if below is None and row.above_tokens == 0:
            rates[row.unit] = Rate(row.usd)
        elif below is not None:
            rates[row.unit] = Rate(below.usd, (*below.tiers, (row.above_tokens, row.usd)))
    return Quote(
        source=rows[0].source if rows else "",
        as_of=max((row.known_at for row in rows), default=None),
        input=rates.get(Unit.INPUT_TOKEN),
        output=rates.get(Unit.OUTPUT_TOKEN),
        cache_read=rates.get(Unit.CACHE_READ_TOKEN),
        cache_write=rates.get(Unit.CACHE_WRITE_TOKEN),
        reasoning=rates.get(Unit.REASONING_TOKEN),
    )


def _listed(connection: Connection, model_id: str, region: str, at: datetime) -> Quote:
    """The public list's word, for a provider's own host alone and never for a rehearsal."""
    if connection.simulated:
        return NOTHING
    place = PLATFORMS.get(connection.platform)
    usual = place.public_url.format(region=region) if place and region else ""
    url = connection.base_url or connection.endpoint_url or usual
    return list_price(url, model_id, at=at) if url else NOTHING


def _given(override: ModelConfiguration | None) -> Quote:
    if override is None:
        return NOTHING
    return Quote(
        source=OVERRIDE,
        as_of=override.updated_at,
        input=_per_thousand(override.per_1k_input_tokens_usd),
        output=_per_thousand(override.per_1k_output_tokens_usd),
    )


def _per_thousand(usd: Decimal | None) -> Rate | None:
    return None if usd is None else Rate(usd.scaleb(-3))
