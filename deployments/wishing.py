"""Records what somebody wants of a resource; the lifecycle brings it about."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import F, Q

from accounts.models import User
from deployments.clock import Now, after
from deployments.events import tell
from deployments.models import DeployedResource, Saga, Status, Wish
from deployments.statuses import Phase, derive

SAID = {
    Saga.START: "Start asked for.",
    Saga.LAUNCH: "Start asked for; it was never whole, so it is made.",
    Saga.RETRY: "Start asked for; it is made anew.",
    Saga.RESTART: "Restart asked for.",
    Saga.STOP: "Stop asked for.",
    Saga.DELETE: "Deletion asked for.",
    Saga.UPDATE: "Update asked for.",
}


def wish(
    resource: DeployedResource,
    saga: Saga,
    desired: Wish,
    *,
    by: User | None,
    why: str = "",
    given: Q | None = None,
    **more: Any,
) -> bool:
    """Set the wish by compare-and-set; False when another wish came in between.

    `by` is None where Staque itself wishes: `why` is then told, and `given` must still hold.

    Where nothing runs, stopping and deleting are done with the word itself. A wish that overtakes
    an update lets go of it: what it had made so far stays among the leftovers.
    """
    changes = _changes(resource, saga, desired) | more
    same = DeployedResource.objects.filter(
        given or Q(), pk=resource.pk, wish_version=resource.wish_version
    )
    if not same.update(**changes):
        return False
    resource.refresh_from_db(fields=[*changes])
    tell(resource, saga, why or SAID[saga], by=by)
    return True


def _changes(resource: DeployedResource, saga: Saga, desired: Wish) -> dict[str, Any]:
    at_once = not resource.hourly and desired != Wish.IN_SERVICE
    status = derive(
        desired=desired,
        observed=resource.observed_status,
        saga=saga,
        phase=Phase.DONE if at_once else Phase.UNWRITTEN,
        broken=False,
        hourly=resource.hourly,
    )
    return {
        "desired_status": desired,
        "saga": saga,
        "status": status,
        "status_reason_code": "",
        "status_reason_text": "",
        "wish_version": F("wish_version") + 1,
        "deadline_at": None if at_once else after(settings.STAQUE_PHASE_DEADLINE_SECONDS),
        "in_service_since": None,
        "pending": None,
        "update_hourly_cost": None,
        "keep_until": None,
        "ending_at": None,
        "ending_why": "",
        "is_active": status != Status.DELETED,
        "look_at": None if at_once else Now(),
        "updated_at": Now(),
    }


def saga_to_start(resource: DeployedResource) -> Saga:
    """What has served is started; what was never whole is made; what failed is made anew."""
    if resource.status == Status.FAILED:
        return Saga.RETRY
    return Saga.START if resource.launched else Saga.LAUNCH
