"""Which regions of which connections are looked over as a whole, and who may do it now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from deployments.clock import Now, after
from deployments.models import DeployedResource, Place
from modelcatalog.models import Connection
from platforms.registry import PLATFORMS, platform

FREE = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
DUE = Q(look_at__lte=Now())


@dataclass(frozen=True)
class Claim:
    """A claimed place, and by whom."""

    holder: UUID
    place: Place


def is_surveyed(slug: str) -> bool:
    """Whether what rests there is read all in one go, instead of each by itself."""
    return platform(slug).survey is not None


def due() -> list[int]:
    """Places that somebody should look over now, longest waiting first."""
    _know_all()
    resources = DeployedResource.objects.kept().filter(
        connection=OuterRef("connection"), region=OuterRef("region")
    )
    wanted = Q(connection__is_active=True) | Exists(resources)
    waiting = Place.objects.filter(FREE & DUE & wanted).order_by("look_at")
    return list(waiting.values_list("pk", flat=True))


def claim(place_id: int) -> Claim | None:
    """Claim a place that is due, else None. Outside a transaction, since calls will follow."""
    holder = uuid.uuid4()
    until = after(settings.STAQUE_SURVEY_LEASE_SECONDS)
    with transaction.atomic(durable=True):
        free = Place.objects.filter(FREE & DUE, pk=place_id)
        if not free.update(lease_holder=holder, lease_until=until):
            return None
        return Claim(holder, Place.objects.select_related("connection").get(pk=place_id))


def release(held: Claim, seconds: float, **outcome: Any) -> None:
    """Give the place back, to be looked over in so many seconds, with what came of it."""
    Place.objects.filter(pk=held.place.pk, lease_holder=held.holder).update(
        lease_holder=None, lease_until=None, look_at=after(seconds), **outcome
    )


def _know_all() -> None:
    """Every connection's own region, and wherever something was put to work."""
    slugs = [slug for slug, found in PLATFORMS.items() if found.survey]
    own = Connection.objects.active().filter(platform__in=slugs).exclude(region="")
    used = DeployedResource.objects.kept().filter(platform__in=slugs).exclude(region="")
    wanted = (
        own.order_by()
        .values_list("pk", "region")
        .union(used.order_by().values_list("connection_id", "region"))
    )
    missing = set(wanted) - set(Place.objects.values_list("connection_id", "region"))
    if missing:
        rows = [Place(connection_id=pk, region=region) for pk, region in sorted(missing)]
        Place.objects.bulk_create(rows, ignore_conflicts=True)
        Place.objects.filter(look_at__isnull=True).update(look_at=Now())
