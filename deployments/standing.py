"""Moves a resource's standing by compare-and-set, and tells what changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from deployments.clock import Now
from deployments.events import SENTENCES, tell
from deployments.models import MOVING, SERVING, DeployedResource, Status
from deployments.statuses import Phase, derive
from foundation.text import clean
from platforms.contract import Observation


def status_of(resource: DeployedResource, phase: Phase, *, broken: bool | None = None) -> Status:
    """The status that the row ought to have; `broken` as the row says unless said otherwise."""
    return derive(
        desired=resource.desired_status,
        observed=resource.observed_status,
        saga=resource.saga,
        phase=phase,
        broken=bool(resource.status_reason_code) if broken is None else broken,
        hourly=resource.hourly,
    )


@transaction.atomic
def set_standing(resource: DeployedResource, status: Status, **changes: Any) -> bool:
    """Set the status and what belongs to it, unless a newer wish stands; False then.

    A change of status is told in an event, and the passed row follows what was written.
    """
    ours = DeployedResource.objects.filter(pk=resource.pk, wish_version=resource.wish_version)
    changes = _consequences(resource, status) | changes
    if not ours.update(status=status, updated_at=Now(), **changes):
        return False
    if status != resource.status and status in SENTENCES:
        tell(resource, status, SENTENCES[status])
    resource.refresh_from_db(fields=["status", *changes])
    return True


def _consequences(resource: DeployedResource, status: Status) -> dict[str, Any]:
    """A deadline stands only while something moves: what has arrived may stay for ever.

    What the platform changes by itself has none.
    """
    follows: dict[str, Any] = {"is_active": status != Status.DELETED}
    if status not in MOVING:
        follows["deadline_at"] = None
    if status not in SERVING:
        follows |= {"in_service_since": None, "health": "", "health_text": "", "health_at": None}
    elif resource.in_service_since is None:
        follows |= {"in_service_since": Now(), "launched": True}
    return follows


def note(resource: DeployedResource, observation: Observation) -> None:
    """Keep what the platform said. `unknown` is no news: what was seen before stays."""
    seen: dict[str, Any] = {"observed_at": Now()}
    if observation.status != "unknown":
        seen["observed_status"] = observation.status
    if observation.status != "failed":
        # What it remarks of something well; why something failed is kept by who judges that.
        seen["notice_code"] = observation.reason_code[:50]
        seen["notice_text"] = clean(observation.reason_text)
    if observation.endpoint_url:
        seen["endpoint_url"] = observation.endpoint_url
    if observation.remote_id:
        seen["aws_resource_id"] = observation.remote_id[:255]
    DeployedResource.objects.filter(pk=resource.pk).update(**seen)
    resource.refresh_from_db(fields=list(seen))
