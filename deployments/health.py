"""Checks now and then whether what is in service serves; no wish and no status is touched."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from deployments.clock import Now, after
from deployments.events import tell
from deployments.models import SERVING, DeployedResource, ResourceQuerySet, Wish
from deployments.orders import order_of
from foundation.refusals import Refusal
from foundation.text import clean
from modelcatalog.access import access
from platforms.contract import Check
from platforms.errors import PlatformError
from platforms.registry import PLATFORMS, platform

AILING = ("warn", "fail")
SICK, WELL = "unhealthy", "healthy"
MOST_AT_ONCE = 200

logger = logging.getLogger(__name__)


def due() -> list[UUID]:
    """Resources that somebody should check now, longest waiting first."""
    checked = [slug for slug, one in PLATFORMS.items() if one.health is not None]
    waiting = _due().filter(platform__in=checked).order_by("health_at")
    return list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])


def check(resource_id: UUID) -> None:
    """Check one, when it is due. May be called as often as one likes: the first call takes it."""
    if not _due().filter(pk=resource_id).update(health_at=Now()):
        return
    resource = DeployedResource.objects.select_related("connection").get(pk=resource_id)
    found = _judged(resource)
    if found is not None:
        _keep(resource, found)


def _due() -> ResourceQuerySet:
    """What is ailing is looked at more often than what is well."""
    never = Q(health_at__isnull=True)
    long_ago = Q(health_at__lt=after(-settings.STAQUE_HEALTH_SECONDS))
    ailing = Q(health__in=AILING, health_at__lt=after(-settings.STAQUE_HEALTH_SECONDS_AILING))
    return DeployedResource.objects.ready().filter(never | long_ago | ailing)


def _judged(resource: DeployedResource) -> Check | None:
    """A platform that cannot be asked leaves it unknown; None where none can be asked at all."""
    power = platform(resource.platform).health
    if power is None:
        return None
    try:
        return power(access(resource.connection)).check(order_of(resource))
    except (PlatformError, Refusal) as error:
        logger.warning("The health of %s could not be checked: %s", resource.pk, error)
        vendor = error.vendor_text if isinstance(error, PlatformError) else ""
        return Check(code="health", verdict="unknown", title=error.text, detail=vendor)


@transaction.atomic
def _keep(resource: DeployedResource, found: Check) -> None:
    """Unless it was moved meanwhile: the verdict would be about something else."""
    same = DeployedResource.objects.filter(
        pk=resource.pk,
        wish_version=resource.wish_version,
        desired_status=Wish.IN_SERVICE,
        status__in=SERVING,
    )
    text = clean(_said(found))
    if same.update(health=found.verdict, health_text=text):
        _tell(resource, found, text)


def _said(found: Check) -> str:
    """The verdict in the platform's words, then what helps."""
    parts = [found.title, found.detail, found.remedy]
    return " ".join(
        part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part
    )


def _tell(resource: DeployedResource, found: Check, text: str) -> None:
    """Once when it falls ill and once when it is well again, however often it is checked."""
    told = resource.events.filter(
        code__in=(SICK, WELL), details__wish_version=resource.wish_version
    ).values_list("code", flat=True)
    last = told.first()
    details = {"wish_version": resource.wish_version, "looked_at": found.looked_at}
    if found.verdict in AILING and last != SICK:
        tell(resource, SICK, f"The health check is not passed: {text}", details=details)
    elif found.verdict == "pass" and last == SICK:
        tell(resource, WELL, f"The health check is passed again: {text}", details=details)
