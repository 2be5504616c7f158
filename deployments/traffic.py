"""When a resource was asked last, by us or by others: looked up only for what seems to be idle."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from deployments.models import DeployedResource
from deployments.orders import order_of
from foundation.refusals import Refusal
from modelcatalog.access import access
from platforms.errors import PlatformError
from platforms.registry import platform
from usage.queries import resource_use

ASKED = "invocations"
# Platforms count by the minute: what is counted at a moment was asked within the next one.
COUNTED = timedelta(minutes=1)

logger = logging.getLogger(__name__)


class Unheard(Exception):
    """The platform counts questions and could not be asked for them."""


def in_ledger(resource: DeployedResource) -> datetime | None:
    """When the last answer that cost anything was written, through whichever door."""
    return resource_use([resource.pk])[resource.pk][1]


def at_platform(resource: DeployedResource, *, since: datetime, until: datetime) -> datetime | None:
    """When the platform counted a question last, whoever asked it; None when it counted none.

    Raises `Unheard`. Calls the platform, so it must not be called within a transaction.
    """
    metrics = platform(resource.platform).metrics
    if metrics is None:
        return None
    try:
        reader = metrics(access(resource.connection))
        series = reader.read(order_of(resource), since=since, until=until)
    except (PlatformError, Refusal) as error:
        logger.warning("Whether %s is used could not be read: %s", resource.pk, error)
        raise Unheard(str(error)) from error
    counted = [at for one in series if one.name == ASKED for at, number in one.values if number]
    return min(max(counted) + COUNTED, until) if counted else None
