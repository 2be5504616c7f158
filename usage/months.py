"""What a month of the ledger is summed up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class MonthTotals:
    """A month's spend of one kind: real as soon as anything real was asked, else simulated.

    `cost_usd` is the sum of what has a price, None when nothing asked has one. `simulated` says
    which kind this is. The `simulated_…` figures are those of simulated spend in either case.
    """

    cost_usd: Decimal | None = Decimal(0)
    unpriced_count: int = 0
    estimated_count: int = 0
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0
    tokens_total: int = 0
    simulated: bool = False
    simulated_cost_usd: Decimal | None = Decimal(0)
    simulated_requests: int = 0
    simulated_tokens_total: int = 0


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """A month's spend of one person with one model on one resource."""

    username: str
    model_id: str
    resource_id: UUID | None
    resource_name: str
    requests: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    reasoning_tokens: int
    tokens_total: int
    cost_usd: Decimal | None
    unpriced_count: int
    estimated_count: int
    simulated: bool


class Day(NamedTuple):
    """A day's spend of the kind that the month's totals are of; None: asked, but unpriced."""

    date: date
    cost_usd: Decimal | None
    tokens: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Sums `by` one thing: each row has its keys and every figure."""

    by: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class MonthReport:
    """A month as pages and programs show it."""

    month: str
    totals: MonthTotals
    rows: list[MonthRow]
    days: list[Day]
