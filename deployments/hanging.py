"""Tells the catalog which deployed resources hang on a connection."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from deployments.models import DeployedResource
from modelcatalog.in_use import Use

MOST = 100


def hanging_on(connection_id: UUID) -> list[Use]:
    """Everybody's, not only those that one person sees: they would all be cut off."""
    found = DeployedResource.objects.filter(connection=connection_id).kept()
    costing = set(found.costing_money().values_list("pk", flat=True)[:MOST])
    return [
        Use(
            name=resource.resource_name,
            url=reverse("deployments:detail", args=[resource.pk]),
            per_hour_usd=resource.estimated_hourly_cost if resource.pk in costing else None,
        )
        for resource in found.order_by("resource_name").only(
            "resource_name", "estimated_hourly_cost"
        )[:MOST]
    ]
