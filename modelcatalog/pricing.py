"""What things cost: instance hours from dated prices, tokens from overrides and list prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from modelcatalog import queries
from modelcatalog.listprices import UNLISTED, ListPrice, Rate, list_price, whole_prompt
from modelcatalog.models import Connection, CostStatus, ModelConfiguration, Price
from platforms.contract import Json, TokenUsage

OVERRIDE = "set by an operator"


@dataclass(frozen=True, kw_only=True)
class TokenPrices:
    """USD a token for each disjoint bucket; None where nobody knows, which is not free.

    `priced` says that prompts and answers have a price. `as_of` is when an override was set; list
    prices are dated by the version in `source`.
    """

    input: Rate | None = None
    output: Rate | None = None
    cache_read: Rate | None = None
    cache_write: Rate | None = None
    reasoning: Rate | None = None
    per_request: Decimal = Decimal(0)
    source: str = ""
    as_of: datetime | None = None
    status: CostStatus = "unpriced"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """An amount in USD, how well it is known, and how it came about.

    `basis` is JSON with at least `formula`, a line for people.
    """

    usd: Decimal | None
    status: CostStatus
    basis: Mapping[str, Json]


def instance_price(connection: Connection, region: str, instance_type: str) -> Price | None:
    """The newest known price of an instance hour."""
    return queries.hourly_prices([connection.pk]).get((connection.pk, region, instance_type))


def token_prices(
    connection: Connection, model_id: str, *, at: datetime | None = None
) -> TokenPrices:
    """The prices of a model's tokens: the operator's override, then the provider's list price.

    The list holds only where the connection leads to the provider's own host.
    """
    override = queries.configurations([model_id]).get(model_id)
    return combined(connection, model_id, override, at=at or datetime.now(UTC))


def combined(
    connection: Connection,
    model_id: str,
    override: ModelConfiguration | None,
    *,
    at: datetime,
) -> TokenPrices:
    """As `token_prices`, for those who have the override already."""
    listed = UNLISTED
    if connection.base_url and not connection.simulated:
        listed = list_price(connection.base_url, model_id, at=at)
    if override is None:
        return _as_listed(listed)
    return _overridden(override, listed)


def _as_listed(listed: ListPrice) -> TokenPrices:
    if listed.input is None and listed.output is None:
        return TokenPrices()
    return TokenPrices(
        input=listed.input,
        output=listed.output,
        cache_read=listed.cache_read or listed.input,
        cache_write=listed.cache_write or listed.input,
        reasoning=listed.reasoning or listed.output,
        per_request=listed.per_request,
        source=listed.source,
        status="priced",
    )


def _overridden(override: ModelConfiguration, listed: ListPrice) -> TokenPrices:
    """The operator's prices where set; cache keeps its list price, reasoning is output."""
    given_in = _per_thousand(override.per_1k_input_tokens_usd)
    given_out = _per_thousand(override.per_1k_output_tokens_usd)
    if given_in is None and given_out is None:
        return _as_listed(listed)
    wholly = given_in is not None and given_out is not None
    return TokenPrices(
        input=given_in or listed.input,
        output=given_out or listed.output,
        cache_read=listed.cache_read or given_in or listed.input,
        cache_write=listed.cache_write or given_in or listed.input,
        reasoning=given_out or listed.reasoning or listed.output,
        per_request=Decimal(0) if wholly else listed.per_request,
        source=" and ".join(filter(None, (OVERRIDE, "" if wholly else listed.source))),
        as_of=override.updated_at,
        status="priced",
    )


def _per_thousand(usd: Decimal | None) -> Rate | None:
    return None if usd is None else Rate(usd.scaleb(-3))


def cost(usage: TokenUsage, prices: TokenPrices) -> Cost:
    """The exact cost of disjoint buckets; unpriced as soon as one that was used has no price."""
    prompt = whole_prompt(usage)
    lines: list[tuple[str, int, Decimal]] = []
    for name, tokens, rate in _buckets(usage, prices):
        if not tokens:
            continue
        if rate is None:
            return _unpriced(f"no price is known for {name} tokens")
        lines.append((name, tokens, rate.at(prompt)))
    if prices.status == "unpriced":
        return _unpriced("no price is known for this model")
    total = sum((tokens * usd for _, tokens, usd in lines), prices.per_request)
    basis: dict[str, Json] = {
        "kind": "tokens",
        "source": prices.source,
        "as_of": prices.as_of.isoformat() if prices.as_of else None,
        "usd_per_token": {name: f"{usd:f}" for name, _, usd in lines},
        "usd_per_request": f"{prices.per_request:f}",
        "formula": _formula(lines, prices.per_request),
    }
    return Cost(usd=total, status=prices.status, basis=basis)


def _buckets(usage: TokenUsage, prices: TokenPrices) -> tuple[tuple[str, int, Rate | None], ...]:
    return (
        ("input", usage.input_tokens, prices.input),
        ("cache read", usage.cache_read_tokens, prices.cache_read),
        ("cache write", usage.cache_write_tokens, prices.cache_write),
        ("output", usage.output_tokens, prices.output),
        ("reasoning", usage.reasoning_tokens, prices.reasoning),
    )


def _unpriced(why: str) -> Cost:
    return Cost(usd=None, status="unpriced", basis={"kind": "tokens", "formula": why})


def _formula(lines: list[tuple[str, int, Decimal]], per_request: Decimal) -> str:
    """Such as `1,200 input × $0.15 + 90 output × $0.6 per 1M tokens`."""
    parts = [f"{tokens:,} {name} × ${plain(usd.scaleb(6))}" for name, tokens, usd in lines]
    text = " + ".join(parts) + " per 1M tokens" if parts else "no tokens"
    return f"{text} + ${plain(per_request)} for the request" if per_request else text


def plain(amount: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    return f"{amount.normalize():f}"
