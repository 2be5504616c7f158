"""What a request cost: its tokens at their prices, with a formula that can be followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from modelcatalog.listprices import whole_prompt
from modelcatalog.models import CostStatus
from modelcatalog.rates import Rate, TokenPrices
from platforms.contract import Json, TokenUsage


@dataclass(frozen=True, kw_only=True)
class Cost:
    """An amount in USD, how well it is known, and how it came about.

    `basis` is JSON with at least `formula`, a line for people.
    """

    usd: Decimal | None
    status: CostStatus
    basis: Mapping[str, Json]


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
