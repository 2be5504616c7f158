"""What a token costs: rates with their tiers, what one source says, and what holds in the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from modelcatalog.models import CostStatus


@dataclass(frozen=True)
class Rate:
    """USD for one token. A call whose whole prompt is longer than a tier's start pays that
    tier's price for all of its tokens."""

    usd: Decimal
    tiers: tuple[tuple[int, Decimal], ...] = ()

    def at(self, prompt_tokens: int) -> Decimal:
        reached = [usd for start, usd in self.tiers if prompt_tokens > start]
        return reached[-1] if reached else self.usd


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What one source says of one model. None is what it does not say.

    `as_of` is when the source said so; None where `source` itself carries its version.
    """

    source: str = ""
    as_of: datetime | None = None
    input: Rate | None = None
    output: Rate | None = None
    cache_read: Rate | None = None
    cache_write: Rate | None = None
    reasoning: Rate | None = None
    per_request: Decimal = Decimal(0)


NOTHING = Quote()


@dataclass(frozen=True, kw_only=True)
class TokenPrices:
    """USD a token for each disjoint bucket; None where nobody knows, which is not free.

    `priced` says that prompts and answers have a price. `as_of` is when an override was set or
    an account's price list last said so; public lists are dated by the version in `source`.
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


def settled(*quotes: Quote) -> TokenPrices:
    """What holds where earlier quotes stand above later ones.

    A bucket that nobody prices by itself costs what the broader one does: cache as input, thought
    as output. A fee for the request goes with the last source that is needed for both.
    """
    said = _needed(quotes)
    if not said:
        return TokenPrices()
    given = _first(quote.input for quote in said)
    answered = _first(quote.output for quote in said)
    return TokenPrices(
        input=given,
        output=answered,
        cache_read=_first(quote.cache_read for quote in quotes) or given,
        cache_write=_first(quote.cache_write for quote in quotes) or given,
        reasoning=_first(quote.reasoning or quote.output for quote in quotes),
        per_request=said[-1].per_request,
        source=" and ".join(quote.source for quote in said),
        as_of=said[0].as_of,
        status="priced",
    )


def _needed(quotes: Iterable[Quote]) -> list[Quote]:
    """Those that price prompts or answers which no quote above them does."""
    needed: list[Quote] = []
    for quote in quotes:
        prompts = quote.input and not any(one.input for one in needed)
        answers = quote.output and not any(one.output for one in needed)
        if prompts or answers:
            needed.append(quote)
    return needed


def _first(rates: Iterable[Rate | None]) -> Rate | None:
    return next((rate for rate in rates if rate is not None), None)
