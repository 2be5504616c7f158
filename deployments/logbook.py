"""The last lines that a platform kept of a resource, read when asked for and kept shortly."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache
from redis.exceptions import RedisError

from deployments.models import DeployedResource
from deployments.orders import order_of
from deployments.patience import patiently
from foundation.refusals import Refusal
from foundation.text import clean
from modelcatalog.access import access
from platforms.contract import Access, LogLine, Logs
from platforms.errors import PlatformError
from platforms.registry import platform

MOST_LINES = 100
KEPT_SECONDS = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Tail:
    """The lines as they were read at `as_of`, oldest first; `trouble` says why they are not known.

    `kept` is false where the platform keeps none for us to read.
    """

    lines: list[LogLine]
    as_of: datetime | None
    trouble: str = ""
    advice: str = ""
    kept: bool = True


def keeps_logs(resource: DeployedResource) -> bool:
    return platform(resource.platform).logs is not None


def tail(resource: DeployedResource) -> Tail:
    """The last lines. Asks the platform unless somebody did a moment ago, so it must not be called
    within a transaction. What cannot be read is unknown, never empty."""
    power = platform(resource.platform).logs
    if power is None:
        return Tail(lines=[], as_of=None, kept=False)
    key = f"logs:{resource.pk}"
    found: Tail | None = None
    try:
        found = cache.get(key)
    except RedisError as error:
        logger.warning("The cache is away: %s", error)
    if found is None:
        found = _read(resource, power)
        _keep(key, found)
    return found


def _read(resource: DeployedResource, power: Callable[[Access], Logs]) -> Tail:
    now = datetime.now(UTC)
    whole = DeployedResource.objects.select_related("connection").get(pk=resource.pk)
    try:
        reader, order = power(access(whole.connection)), order_of(whole)
        lines = patiently(lambda: reader.tail(order, limit=MOST_LINES))
    except PlatformError as error:
        trouble = clean(f"{error.text} {error.vendor_text}".strip())
        return Tail(lines=[], as_of=now, trouble=trouble, advice=error.advice)
    except Refusal as refusal:
        return Tail(lines=[], as_of=now, trouble=refusal.text)
    return Tail(lines=lines, as_of=now)


def _keep(key: str, found: Tail) -> None:
    try:
        cache.set(key, found, KEPT_SECONDS)
    except RedisError as error:
        logger.warning("The cache is away: %s", error)
