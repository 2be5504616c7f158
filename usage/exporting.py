"""The ledger as CSV however long it is: read piece by piece, never held as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

from django.db import connections
from django.db.models import Q

from usage.models import LedgerEntry, LedgerQuerySet
from usage.spreadsheets import MARK, line
from usage.summing import BUCKETS

PIECE = 1000
NAMES = (
    "occurred_at", "username", "organization", "platform", "model_id", "resource_name",
    "resource_id", "thread_id", *BUCKETS, "cost_usd", "cost_status", "basis", "simulated",
    "source_id",
)  # fmt: skip

# One export reads at a time: others wait, pages do not.
_reader = ThreadPoolExecutor(1, thread_name_prefix="exports")

Place = tuple[datetime, UUID]


async def ledger_lines(entries: LedgerQuerySet) -> AsyncIterator[str]:
    """Newest first. No connection is held between the pieces."""
    yield MARK + line(NAMES)
    after: Place | None = None
    while True:
        found = await asyncio.get_running_loop().run_in_executor(_reader, _piece, entries, after)
        if not found:
            return
        after = (found[-1].occurred_at, found[-1].id)
        yield "".join(line(_values(entry)) for entry in found)


def _piece(entries: LedgerQuerySet, after: Place | None) -> list[LedgerEntry]:
    try:
        ordered = entries.order_by("-occurred_at", "-id")
        if after:
            at, id = after
            ordered = ordered.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, id__lt=id))
        return list(ordered[:PIECE])
    finally:
        connections.close_all()


def _values(entry: LedgerEntry) -> list[object]:
    return [entry.user.username if name == "username" else getattr(entry, name) for name in NAMES]
