"""Who writes which answer: leases on generations, compared in the database's own clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from conversations.models import Generation
from deployments import occupancy

CLAIM = """
UPDATE generations SET status = 'generating', lease_holder = %(holder)s,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
    started_at = clock_timestamp()
WHERE id IN (
    SELECT id FROM generations WHERE status = 'waiting' AND wait_until IS NULL
    ORDER BY created_at LIMIT %(free)s FOR UPDATE SKIP LOCKED
)
RETURNING id, thread_id, message_id, stop_requested
"""
RENEW = """
UPDATE generations SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
WHERE lease_holder = %(holder)s AND status = 'generating' AND id = ANY(%(ids)s)
RETURNING id
"""
EXPIRED = """
SELECT id FROM generations WHERE status = 'generating' AND lease_until < clock_timestamp()
"""
FORGOTTEN = """
SELECT id FROM generations
WHERE status = 'waiting' AND wait_until IS NULL
    AND coalesce(ready_at, created_at) < clock_timestamp() - make_interval(secs => %(patience)s)
"""


@dataclass(frozen=True)
class Claim:
    """An answer that a desk may now write."""

    generation_id: UUID
    thread_id: UUID
    message_id: UUID
    stop_requested: bool


def lease() -> timedelta:
    return timedelta(seconds=settings.STAQUE_GENERATION_LEASE_SECONDS)


def claim(holder: UUID, free: int) -> list[Claim]:
    """Take up to `free` waiting answers, oldest first; nobody else gets the same ones."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"holder": holder, "lease": lease().total_seconds(), "free": free})
        return [Claim(*row) for row in cursor.fetchall()]


def renew(holder: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Hold on to answers and to whom they come from; those not in the return are lost to us."""
    values: dict[str, Any] = {"holder": holder, "lease": lease().total_seconds(), "ids": list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(RENEW, values)
        kept = {id for (id,) in cursor.fetchall()}
    asked = Generation.objects.filter(id__in=kept, resource__isnull=False).order_by()
    occupancy.hold(set(asked.values_list("resource_id", flat=True)))
    return kept


def to_stop(ids: Collection[UUID]) -> set[UUID]:
    """Which of these somebody wants stopped."""
    stops = Generation.objects.filter(id__in=ids, stop_requested=True)
    return set(stops.values_list("id", flat=True))


def expired() -> list[UUID]:
    """Answers whose writer died."""
    with connection.cursor() as cursor:
        cursor.execute(EXPIRED)
        return [id for (id,) in cursor.fetchall()]


def forgotten(patience: timedelta) -> list[UUID]:
    """Answers that nobody came to write."""
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN, {"patience": patience.total_seconds()})
        return [id for (id,) in cursor.fetchall()]
