"""Reads a platform's catalog and prices, one reader a connection, outside of any transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from foundation.refusals import Refusal
from modelcatalog.access import access
from modelcatalog.models import ClockTimestamp, Connection, ConnectionQuerySet
from modelcatalog.recording import record_models, record_prices
from platforms.contract import Access, HourlyPrice, OfferedModel
from platforms.errors import PlatformError
from platforms.registry import platform

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
RENEW_SECONDS = 60.0
RETRY = timedelta(minutes=2)
BROKE_OFF = "Reading broke off; the server's log says why."


class LeaseLost(Exception):
    """Another reader has taken over, or the connection was closed: what was read is dropped."""


@dataclass
class Lease:
    """The right to read one connection, until a time in the database's clock."""

    connection_id: UUID
    holder: UUID = field(default_factory=uuid4)
    renewed: float = field(default_factory=time.monotonic)

    def rows(self) -> ConnectionQuerySet:
        """The connection, as long as the lease is ours."""
        return Connection.objects.active().filter(pk=self.connection_id, refreshing_by=self.holder)

    def keep(self) -> None:
        """Renew when it is time."""
        if time.monotonic() - self.renewed < RENEW_SECONDS:
            return
        if not self.rows().update(refreshing_until=ClockTimestamp() + LEASE):
            raise LeaseLost
        self.renewed = time.monotonic()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one pass over a platform brought. `trouble` tells what it could not bring."""

    models: list[OfferedModel]
    prices: list[HourlyPrice]
    trouble: str = ""


def due() -> list[UUID]:
    """Connections to be read now: never read, read too long ago, or failed a while ago."""
    every = timedelta(seconds=settings.STAQUE_CATALOG_REFRESH_SECONDS)
    wanted = (
        Q(refresh_tried_at__isnull=True)
        | Q(refresh_tried_at__lte=ClockTimestamp() - every)
        | (~Q(refresh_error="") & Q(refresh_tried_at__lte=ClockTimestamp() - RETRY))
    )
    found = Connection.objects.active().unclaimed().filter(wanted)
    return list(found.values_list("pk", flat=True))


def refresh(connection_id: UUID) -> bool:
    """Read one connection anew; False when somebody else is reading it, or it is closed.

    May be repeated. On trouble everything shown before stays, with the reason beside it.
    """
    lease = Lease(connection_id)
    claim = {"refreshing_by": lease.holder, "refreshing_until": ClockTimestamp() + LEASE}
    free = Connection.objects.active().unclaimed().filter(pk=connection_id)
    if not free.update(**claim):
        return False
    with _ended(lease):
        connection = Connection.objects.get(pk=connection_id)
        try:
            reading = _read(access(connection), lease)
        except (PlatformError, Refusal) as error:
            _end(lease, refresh_error=_sentence(error))
        else:
            _store(connection, reading, lease)
    return True


@contextmanager
def _ended(lease: Lease) -> Iterator[None]:
    """Free the connection also when something unforeseen goes wrong; say so and pass it on."""
    try:
        yield
    except LeaseLost:
        logger.info("Connection %s was taken over while being read", lease.connection_id)
    finally:
        _end(lease, refresh_error=BROKE_OFF)


def _end(lease: Lease, **outcome: str | datetime) -> bool:
    """Say how it went and give up the lease, unless that was done or it is lost."""
    ended = {"refreshing_by": None, "refreshing_until": None, "refresh_tried_at": ClockTimestamp()}
    return bool(lease.rows().update(**ended, **outcome))


def _read(given: Access, lease: Lease) -> Reading:
    place = platform(given.platform)
    if place.catalog is None:
        return Reading(models=[], prices=[])
    models = []
    for model in place.catalog(given).models():
        models.append(model)
        lease.keep()
    if place.prices is None:
        return Reading(models=models, prices=[])
    kinds = tuple(sorted({kind for model in models for kind in model.instance_types}))
    try:
        prices = place.prices(given).hourly(region=given.region, instance_types=kinds)
    except PlatformError as error:
        return Reading(models=models, prices=[], trouble=f"No prices: {_sentence(error)}")
    return Reading(models=models, prices=prices)


@transaction.atomic
def _store(connection: Connection, reading: Reading, lease: Lease) -> None:
    now = datetime.now(UTC)
    if not _end(lease, refreshed_at=now, refresh_error=reading.trouble):
        raise LeaseLost
    record_models(connection, reading.models, now)
    record_prices(connection, reading.prices, now)


def _sentence(error: PlatformError | Refusal) -> str:
    advice = error.advice if isinstance(error, PlatformError) else ""
    return f"{error.text} {advice}".strip()
