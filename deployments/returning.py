"""What came to be after its row had done with it: the course that takes it away goes on."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from deployments import installing
from deployments.clock import Now, after
from deployments.events import tell
from deployments.models import DeployedResource, Saga, Status, StepStatus
from platforms.contract import Found

ENDED_BY = frozenset({Saga.UNDO, Saga.STOP, Saga.DELETE})


def is_over(row: DeployedResource) -> bool:
    """Whether nobody expects anything of it at the platform any more."""
    quiet = row.look_at is None and row.lease_holder is None
    return quiet and row.hourly and row.saga in ENDED_BY and row.observed_status == "absent"


def take_back(row: DeployedResource, found: Found) -> bool:
    """Take up again what bears our installation's tag and the row's own id; else it is not ours.

    The one thing that goes away without being asked for anew: somebody asked for that before, and
    the platform made it all the same, after a call whose answer never came.
    """
    ours = found.tags.get("staque:resource") == str(row.pk)
    if not ours or found.tags.get("staque:installation") not in installing.names():
        return False
    if installing.at_home():
        _reopen(row, found)
    return True


@transaction.atomic
def _reopen(row: DeployedResource, found: Found) -> None:
    """Its steps are open again; the name that it had may be somebody else's by now."""
    same = DeployedResource.objects.filter(
        pk=row.pk, wish_version=row.wish_version, look_at__isnull=True, lease_holder__isnull=True
    )
    changes: dict[str, object] = {
        "look_at": Now(),
        "deadline_at": after(settings.STAQUE_PHASE_DEADLINE_SECONDS),
        "observed_status": found.sighting.observation.status,
        "observed_at": Now(),
    }
    if row.status == Status.DELETED:
        changes |= {"status": Status.DELETING, "is_active": True}
        if _is_taken(row):
            changes["resource_name"] = f"{row.resource_name[:240]}-{row.pk.hex[:8]}"
    if not same.update(**changes):
        return
    steps = row.steps.filter(wish_version=row.wish_version)
    follows = steps.filter(saga=row.saga) if row.saga == Saga.UNDO else steps
    follows.update(status=StepStatus.PENDING, attempts=0, finished_at=None)
    text = "It came to be at the platform after all: it is taken away again."
    tell(row, "came_back", text, details={"name": found.sighting.name})


def _is_taken(row: DeployedResource) -> bool:
    others = DeployedResource.objects.kept().filter(
        organization=row.organization_id, resource_name=row.resource_name
    )
    return others.exclude(pk=row.pk).exists()
