"""Says which resources are answering: a lease that lapses when whoever writes the answer dies."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from deployments.clock import Now, after
from deployments.models import DeployedResource

FREE = Q(busy_until__isnull=True) | Q(busy_until__lt=Now())


def hold(resource_ids: Collection[UUID]) -> None:
    """They are being used now, and for a while. A row is written once in some seconds at most."""
    seconds = settings.STAQUE_ANSWERING_LEASE_SECONDS
    stale = Q(busy_until__isnull=True) | Q(busy_until__lt=after(seconds * 0.9))
    used = DeployedResource.objects.filter(stale, pk__in=list(resource_ids), hourly=True)
    used.update(busy_until=after(seconds), last_used_at=Now())
