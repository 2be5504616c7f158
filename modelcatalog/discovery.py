"""Reads a platform's catalog and prices, one reader a connection, outside of any transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from foundation.refusals import Refusal
from foundation.text import clean
from modelcatalog.access import access
from modelcatalog.bookkeeping import record_prices, record_token_prices
from modelcatalog.leasing import Lease, LeaseLost
from modelcatalog.models import ClockTimestamp, Connection
from modelcatalog.offers import keep_sorting
from modelcatalog.recording import record_models
from platforms.contract import Access, HourlyPrice, Json, OfferedModel, Platform, TokenPrice
from platforms.errors import PlatformError
from platforms.registry import platform

logger = logging.getLogger(__name__)

RETRY = timedelta(minutes=2)
BROKE_OFF = "Reading broke off; the server's log says why."


@dataclass
class Reading:
    """What one pass over a platform brought. `trouble` tells what it could not bring."""

    traits: Mapping[str, Json] | None = None
    models: list[OfferedModel] = field(default_factory=list)
    hours: list[HourlyPrice] = field(default_factory=list)
    tokens: list[TokenPrice] = field(default_factory=list)
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
    if not lease.take():
        return False
    with _ended(lease):
        connection = Connection.objects.get(pk=connection_id)
        try:
            known = replace(access(connection), traits=connection.traits)
            reading = _read(known, lease)
        except (PlatformError, Refusal) as error:
            lease.end(refresh_error=_sentence(error))
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
        lease.end(refresh_error=BROKE_OFF)


def _read(given: Access, lease: Lease) -> Reading:
    place = platform(given.platform)
    reading = Reading()
    if place.probe is not None and not given.traits:
        # It asks a model for a few tokens: once a server, not once a reading.
        lease.begin("server")
        reading.traits = place.probe(given)
        given = replace(given, traits=reading.traits)
    if place.catalog is not None:
        lease.begin("models")
        for model in place.catalog(given).models():
            reading.models.append(model)
            lease.keep(len(reading.models))
    lease.begin("prices")
    _read_prices(place, given, reading)
    return reading


def _read_prices(place: Platform, given: Access, reading: Reading) -> None:
    """A catalog without prices is still one: the trouble is told beside it."""
    try:
        if place.prices is not None:
            kinds = sorted({kind for model in reading.models for kind in model.instance_types})
            prices = place.prices(given)
            reading.hours = prices.hourly(region=given.region, instance_types=tuple(kinds))
        if place.token_prices is not None:
            models = tuple(reading.models)
            reading.tokens = place.token_prices(given).tokens(region=given.region, models=models)
    except PlatformError as error:
        reading.trouble = f"No prices: {_sentence(error)}"


@transaction.atomic
def _store(connection: Connection, reading: Reading, lease: Lease) -> None:
    now = datetime.now(UTC)
    learnt = {} if reading.traits is None else {"traits": dict(reading.traits)}
    count = len(reading.models)
    trouble = reading.trouble
    if not lease.end(refreshed_at=now, refresh_error=trouble, reading_count=count, **learnt):
        raise LeaseLost
    record_models(connection, reading.models, now)
    record_prices(connection, reading.hours, now)
    record_token_prices(connection, reading.tokens, now)
    keep_sorting(connection.models.offered().select_related("connection"))


def _sentence(error: PlatformError | Refusal) -> str:
    """Ours, the platform's own words, and what to do."""
    if isinstance(error, PlatformError):
        return " ".join(filter(None, (error.text, clean(error.vendor_text), error.advice)))
    return error.text
