"""How something in service differs from what was ordered, since somebody changed it outside."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from deployments.clock import Now
from deployments.events import tell
from deployments.models import DeployedResource, Status
from deployments.orders import order_of
from platforms.contract import Difference, Found, Sighting, Survey

SPOKEN = 3


def may_have_changed(row: DeployedResource, sighting: Sighting) -> bool:
    """Whether a list gives reason for a close look. `own_tags` come with the row."""
    if row.closely_at is None or row.changed_at != sighting.changed_at:
        return True
    if sighting.tags is None:
        return False
    own: dict[str, str] = getattr(row, "own_tags", None) or {}
    differ = {f"tag {name}" for name, value in own.items() if sighting.tags.get(name) != value}
    return differ != {one["field"] for one in row.drift if one["of"] == "tag"}


def compare(row: DeployedResource, reader: Survey, found: Found) -> None:
    """Keep what differs, unless somebody moved it meanwhile; told once, and when it is over."""
    if row.status != Status.IN_SERVICE or found.sighting.observation.status != "in_service":
        return
    whole = DeployedResource.objects.get(pk=row.pk)
    drift = [asdict(one) for one in reader.differences(order_of(whole), found)]
    with transaction.atomic():
        same = DeployedResource.objects.filter(
            pk=row.pk, wish_version=row.wish_version, look_at__isnull=True
        )
        changes = {"drift": drift, "changed_at": found.sighting.changed_at, "closely_at": Now()}
        if not same.update(**changes) or drift == row.drift:
            return
        _tell(row, [Difference(**one) for one in drift])


def _tell(row: DeployedResource, drift: list[Difference]) -> None:
    if not drift:
        tell(row, "drift_over", "It is as it was ordered again.")
        return
    said = [f"{one.field}: {one.theirs} instead of {one.ours}" for one in drift[:SPOKEN]]
    more = f", and {len(drift) - SPOKEN} more" if len(drift) > SPOKEN else ""
    text = f"Changed outside of Staque. {'; '.join(said)}{more}."
    tell(row, "drift", text, details={"fields": [one.field for one in drift]})
