"""Adds up lines of the ledger by any keys, in one query."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from usage.models import CostStatus, LedgerQuerySet

BUCKETS = (
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
)


def summed(entries: LedgerQuerySet, *keys: str) -> list[dict[str, Any]]:
    """Sums of every figure by these keys, in one query. The sum of no price at all is None."""
    # The total stands first: later names shadow the columns that it adds up.
    tokens = sum((F(bucket) for bucket in BUCKETS[1:]), F(BUCKETS[0]))
    figures = {
        "tokens_total": Sum(tokens),
        "requests": Count("id"),
        **{bucket: Sum(bucket) for bucket in BUCKETS},
        "unpriced_count": Count("id", filter=Q(cost_status=CostStatus.UNPRICED)),
        "estimated_count": Count("id", filter=Q(cost_status=CostStatus.ESTIMATED)),
        "cost_usd": Sum("cost_usd"),
    }
    return [*entries.order_by().values(*keys).annotate(**figures)]


def added(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The sum of rows; its cost is None only where there are rows and none has a price."""
    counts = ("requests", "tokens_total", *BUCKETS, "unpriced_count", "estimated_count")
    priced = [row["cost_usd"] for row in rows if row["cost_usd"] is not None]
    figures: dict[str, Any] = {name: sum(row[name] for row in rows) for name in counts}
    return figures | {"cost_usd": sum(priced, Decimal(0)) if priced or not rows else None}
