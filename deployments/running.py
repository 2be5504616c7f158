"""What people ask for about when a resource runs: its hours, that it goes on, that it wakes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Greatest

from accounts.models import User
from deployments import hours, tasks, waking
from deployments.auditing import written
from deployments.by_itself import wish_and_write
from deployments.clock import Now, after
from deployments.events import tell
from deployments.inference import NotReady
from deployments.models import SERVING, DeployedResource, Wish
from deployments.moves import NotRunning
from deployments.queries import resource as seen
from deployments.wishing import saga_to_start
from foundation import idempotency
from foundation.after_commit import after_commit
from foundation.refusals import Refusal

__all__ = ["NothingByTheHour", "demand_hourly", "keep_running", "set_hours", "wake"]

KEPT_MINUTES = 60


class NothingByTheHour(Refusal):
    """Where nothing runs there is nothing to stop."""

    code = "nothing_by_the_hour"


@transaction.atomic
def set_hours(*, by: User, resource_id: UUID, **given: Any) -> DeployedResource:
    """Change when it stops and starts by itself; what is not given stays.

    `idle_minutes` without a question stop it, None never; `expires_in_hours` from now it is
    stopped once, None never; `schedule` starts and stops it, None has no hours.
    """
    resource = seen(by, resource_id)
    demand_hourly(resource)
    before = _hours_of(resource)
    changes = hours.columns(given, zone=by.time_zone)
    mine = DeployedResource.objects.filter(pk=resource.pk)
    mine.update(**changes, ending_at=None, ending_why="", updated_at=Now())
    resource = seen(by, resource_id)
    idempotency.note(resource.pk)
    tell(resource, "hours", f"When it runs was changed: {hours.spoken(resource)}.", by=by)
    written(resource, "hours", by=by, before=before, after=_hours_of(resource))
    return resource


def demand_hourly(resource: DeployedResource) -> None:
    if not resource.hourly:
        raise NothingByTheHour(f"Nothing of {resource.resource_name} runs by the hour.")


@transaction.atomic
def keep_running(*, by: User, resource_id: UUID) -> DeployedResource:
    """Put off every end of its own, for as long as it may be idle or an hour."""
    resource = seen(by, resource_id)
    if resource.status not in SERVING or resource.desired_status != Wish.IN_SERVICE:
        raise NotRunning(f"{resource.resource_name} is not in service: start it instead.")
    minutes = resource.idle_minutes or KEPT_MINUTES
    same = DeployedResource.objects.filter(pk=resource.pk, wish_version=resource.wish_version)
    kept = same.update(
        keep_until=Greatest("keep_until", after(minutes * 60)),
        ending_at=None,
        ending_why="",
        updated_at=Now(),
    )
    if not kept:
        raise NotRunning(
            f"{resource.resource_name} was moved in the same moment: look at it again."
        )
    before = {"keep_until": resource.keep_until, "ending_at": resource.ending_at}
    resource = seen(by, resource_id)
    idempotency.note(resource.pk)
    tell(resource, "kept", f"Kept running for {minutes} minutes at least.", by=by)
    after_it = {"keep_until": resource.keep_until, "ending_at": None}
    written(resource, "keep", by=by, before=before, after=after_it)
    return resource


@transaction.atomic
def wake(*, by: User, resource_id: UUID) -> DeployedResource:
    """Have it in service for a question that waits. Starts it once, however many ask at once.

    Refuses what failed or was deleted: nobody's question makes that run.
    """
    seen(by, resource_id)
    # Held until the question is written: who asks at the same time finds it on its way.
    resource = waking.locked(resource_id)
    if not waking.can_be_woken(resource):
        raise NotReady(waking.outlook(resource).text)
    if not waking.coming(resource):
        saga = saga_to_start(resource)
        wish_and_write(
            resource, saga, Wish.IN_SERVICE, by=by, why="because a question waits for it"
        )
        after_commit(tasks.advance, resource_id=str(resource.pk))
    return resource


def _hours_of(resource: DeployedResource) -> dict[str, object]:
    names = ("idle_minutes", "expires_at", "schedule")
    return {name: getattr(resource, name) for name in names}
