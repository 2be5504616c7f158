"""Books what was spent: one line a request, whoever tells it and however often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from foundation.text import clean
from platforms.contract import TokenUsage
from usage.models import CostStatus, LedgerEntry

SMALLEST = Decimal(1).scaleb(-12)
LARGEST_COUNT = 2**63 - 1


class BadEntry(ValueError):
    """What was to be booked cannot be true: a negative bucket or cost, or a free "unpriced"."""


def record(
    *,
    source_id: UUID,
    user: User,
    platform: str,
    resource_id: UUID | None,
    resource_name: str,
    thread_id: UUID | None,
    model_id: str,
    usage: TokenUsage,
    cost_usd: Decimal | None,
    cost_status: str,
    basis: Mapping[str, Any],
    simulated: bool,
    occurred_at: datetime,
) -> LedgerEntry:
    """Book a request in one INSERT. Told again, the first booking stands and is returned.

    `cost_usd` is in USD, kept to 12 decimals; None with `unpriced`. Raises `BadEntry`.
    """
    buckets = asdict(usage)
    _check(buckets, cost_usd, cost_status)
    entry = LedgerEntry(
        source_id=source_id,
        user=user,
        organization=user.organization_id or "",
        platform=platform,
        resource_id=resource_id,
        resource_name=clean(resource_name)[:255],
        thread_id=thread_id,
        model_id=model_id,
        cost_usd=None if cost_usd is None else cost_usd.quantize(SMALLEST),
        cost_status=cost_status,
        basis=dict(basis),
        simulated=simulated,
        occurred_at=occurred_at,
        **buckets,
    )
    LedgerEntry.objects.bulk_create([entry], ignore_conflicts=True)
    return LedgerEntry.objects.get(source_id=source_id)


def _check(buckets: Mapping[str, int], cost_usd: Decimal | None, cost_status: str) -> None:
    for name, count in buckets.items():
        if not 0 <= count <= LARGEST_COUNT:
            raise BadEntry(f"{name} cannot be {count}.")
    if cost_status not in CostStatus.values:
        raise BadEntry(f"There is no cost status {cost_status!r}.")
    if (cost_usd is None) != (cost_status == CostStatus.UNPRICED):
        raise BadEntry(f"A cost of {cost_usd} cannot be {cost_status}.")
    if cost_usd is not None and not (cost_usd.is_finite() and cost_usd >= 0):
        raise BadEntry(f"A cost cannot be {cost_usd}.")
