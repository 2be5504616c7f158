"""What a platform measured of a resource, kept in the cache so that no page waits for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from deployments.models import DeployedResource
from deployments.orders import order_of
from foundation.refusals import Refusal
from modelcatalog.access import access
from platforms.contract import Series
from platforms.errors import PlatformError
from platforms.registry import platform

FRESH = timedelta(seconds=60)
KEPT_SECONDS = 600
ASKED_SECONDS = 30
SHOWN = timedelta(hours=1)
TITLES = {"count": "Requests", "ms": "Latency", "percent": "Utilisation"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class MetricPanel:
    """One chart: `rows` pair a moment with a number for each of `columns`, None where unknown."""

    name: str
    title: str
    unit: str
    columns: list[str]
    rows: list[tuple[datetime, list[float | None]]]

    @property
    def labels(self) -> list[datetime]:
        return [moment for moment, _ in self.rows]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The panels as they were read at `as_of`."""

    panels: list[MetricPanel]
    as_of: datetime


def cached(resource: DeployedResource) -> Measured | None:
    """What was read last; None when nothing was, or the cache is away."""
    try:
        found: Measured | None = cache.get(_key(resource.pk))
    except RedisError as error:
        logger.warning("The cache is away: %s", error)
        return None
    return found


def wants_reading(resource: DeployedResource) -> bool:
    """Whether a worker should read anew. True at most once in a while, however many pages ask."""
    if platform(resource.platform).metrics is None or resource.observed_status == "absent":
        return False
    known = cached(resource)
    if known is not None and datetime.now(UTC) - known.as_of < FRESH:
        return False
    try:
        return bool(cache.add(f"metrics-asked:{resource.pk}", True, ASKED_SECONDS))
    except RedisError:
        return False


def read(resource_id: UUID) -> None:
    """Read the last hour from the platform into the cache. May be repeated."""
    resource = DeployedResource.objects.select_related("connection").get(pk=resource_id)
    metrics = platform(resource.platform).metrics
    if metrics is None:
        return
    now = datetime.now(UTC)
    try:
        series = metrics(access(resource.connection)).read(
            order_of(resource), since=now - SHOWN, until=now
        )
    except (PlatformError, Refusal) as error:
        logger.warning("Metrics of %s could not be read: %s", resource_id, error)
        return
    cache.set(_key(resource_id), Measured(panels=panels(series), as_of=now), KEPT_SECONDS)


def panels(series: Iterable[Series]) -> list[MetricPanel]:
    """One panel for each unit; what has not a single value is left out."""
    measured = sorted((one for one in series if one.values), key=lambda one: one.unit)
    return [_panel(unit, list(group)) for unit, group in groupby(measured, lambda one: one.unit)]


def _panel(unit: str, group: list[Series]) -> MetricPanel:
    known = [dict(one.values) for one in group]
    moments = sorted({moment for values in known for moment in values})
    return MetricPanel(
        name=unit,
        title=TITLES.get(unit, unit),
        unit=unit,
        columns=[one.name.replace("_", " ") for one in group],
        rows=[(moment, [values.get(moment) for values in known]) for moment in moments],
    )


def _key(resource_id: UUID) -> str:
    return f"metrics:{resource_id}"
