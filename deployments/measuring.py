"""What a platform measured of a resource, kept in the cache so that no page waits for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from deployments.models import DeployedResource
from deployments.orders import order_of
from deployments.served import counted, first_words
from foundation.refusals import Refusal
from modelcatalog.access import access
from platforms.contract import Series
from platforms.errors import PlatformError
from platforms.registry import platform

FRESH = timedelta(seconds=60)
KEPT_SECONDS = 600
ASKED_SECONDS = 30
SHOWN = timedelta(hours=1)
TITLES = {
    "invocations": "Requests a minute",
    "latency": "Latency",
    "utilisation": "Utilisation",
    "requests": "Asked here a minute",
    "tokens": "Tokens a minute, here",
    "first": "Time to the first word, here",
}
SIGNS = {"count": "", "percent": "%"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One series in three numbers."""

    name: str
    latest: float
    highest: float
    total: float | None


@dataclass(frozen=True, kw_only=True)
class MetricPanel:
    """One chart: `rows` pair a moment with a number for each of `names`, in their order.

    None stands where nothing was measured.
    """

    name: str
    title: str
    unit: str
    names: list[str]
    rows: list[tuple[datetime, list[float | None]]]

    @property
    def figures(self) -> list[Figures]:
        """What each of `names` came to; counts have a sum, what is measured has none."""
        columns = [[values[at] for _, values in self.rows] for at in range(len(self.names))]
        return [
            _figures(name, [one for one in column if one is not None], summed=self.unit == "")
            for name, column in zip(self.names, columns, strict=True)
        ]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The panels as they were read at `as_of`; None when they never were."""

    panels: list[MetricPanel]
    as_of: datetime | None


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
    if resource.observed_status == "absent":
        return False
    known = cached(resource)
    if known and known.as_of and datetime.now(UTC) - known.as_of < FRESH:
        return False
    try:
        return bool(cache.add(f"metrics-asked:{resource.pk}", True, ASKED_SECONDS))
    except RedisError:
        return False


def read(resource_id: UUID) -> None:
    """Read the last hour into the cache: from the platform where it measures, and from the answers
    that were given here. May be repeated."""
    resource = DeployedResource.objects.select_related("connection").get(pk=resource_id)
    now = datetime.now(UTC)
    try:
        series = [*_series(resource, now), *first_words(resource_id, now - SHOWN)]
    except (PlatformError, Refusal) as error:
        logger.warning("Metrics of %s could not be read: %s", resource_id, error)
        return
    cache.set(_key(resource_id), Measured(panels=panels(series), as_of=now), KEPT_SECONDS)


def _series(resource: DeployedResource, now: datetime) -> list[Series]:
    metrics = platform(resource.platform).metrics
    if metrics is None:
        return counted(resource.pk, now - SHOWN)
    reader = metrics(access(resource.connection))
    return reader.read(order_of(resource), since=now - SHOWN, until=now)


def panels(series: Iterable[Series]) -> list[MetricPanel]:
    """Series that belong together share a panel; what has not a single value is left out."""
    measured = [one for one in series if one.values]
    topics = {one.name: _topic(one) for one in measured}
    return [
        _panel(topic, [one for one in measured if topics[one.name] == topic])
        for topic in dict.fromkeys(topics.values())
    ]


def _topic(one: Series) -> str:
    if one.unit == "percent":
        return "utilisation"
    if one.name == "overhead":
        return "latency"
    return "errors" if one.name.endswith("errors") else one.name.partition("_")[0]


def _panel(topic: str, group: list[Series]) -> MetricPanel:
    known = [dict(one.values) for one in group]
    moments = sorted({moment for values in known for moment in values})
    unit = group[0].unit
    return MetricPanel(
        name=topic,
        title=TITLES.get(topic, topic.capitalize()),
        unit=SIGNS.get(unit, f" {unit}"),
        names=[one.name.replace("_", " ") for one in group],
        rows=[(moment, [_shown(values.get(moment)) for values in known]) for moment in moments],
    )


def _figures(name: str, known: list[float], *, summed: bool) -> Figures:
    return Figures(
        name=name,
        latest=known[-1],
        highest=max(known),
        total=round(sum(known), 3) if summed else None,
    )


def _shown(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _key(resource_id: UUID) -> str:
    # Another shape is another key: what an older release kept is not read.
    return f"measured:{resource_id}"
