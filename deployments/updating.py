"""Changes what runs under a name: the new beside the old, then instead of it, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import User
from deployments import saga
from deployments.advice import advice
from deployments.clock import after
from deployments.events import tell
from deployments.failing import Reason
from deployments.models import DeployedResource, Saga, Status, Wish
from deployments.plans import Plan
from deployments.standing import set_standing
from deployments.wishing import wish

ENDED: dict[str, Any] = {"pending": None, "update_hourly_cost": None}
# The platform's word for a configuration that it serves from.
IN_USE = "in_use"


def begin(resource: DeployedResource, plan: Plan, *, by: User) -> bool:
    """Wish for what was planned; False when another wish came in between.

    A revision's number is used once, also when its update fails: what it left behind is then
    never taken for another's.
    """
    pending = {
        "instance_type": plan.instance_type,
        "instance_count": plan.instance_count,
        "options": dict(plan.order.options),
        "revision": plan.order.revision,
        "hourly_usd": None if plan.per_hour_usd is None else str(plan.per_hour_usd),
        "price_source": plan.price_source,
    }
    return wish(
        resource,
        Saga.UPDATE,
        Wish.IN_SERVICE,
        by=by,
        pending=pending,
        update_hourly_cost=plan.per_hour_usd,
        leftovers=sorted({*resource.leftovers, plan.order.revision}),
        in_service_since=F("in_service_since"),
    )


def asked_for(resource: DeployedResource) -> dict[str, object]:
    """What the pending update shall make of it, in the words of the resource's own fields."""
    pending: dict[str, Any] = resource.pending or {}
    return {name: pending[name] for name in ("instance_type", "instance_count") if name in pending}


def next_revision(resource: DeployedResource) -> int:
    return max(resource.revision, *(int(number) for number in resource.leftovers), 0) + 1


def promote(resource: DeployedResource, *, left: Iterable[int] | None = None) -> bool:
    """What was pending serves now. False under a newer wish.

    `left` are revisions of which something may remain, those known before unless told.
    """
    made: dict[str, Any] = resource.pending or {}
    known = resource.leftovers if left is None else left
    done = set_standing(
        resource,
        Status.IN_SERVICE,
        instance_type=made["instance_type"],
        instance_count=made["instance_count"],
        deployment_config={**resource.deployment_config, "options": made["options"]},
        revision=made["revision"],
        estimated_hourly_cost=made["hourly_usd"],
        price_source=made["price_source"],
        leftovers=sorted({number for number in known if number != made["revision"]}),
        **ENDED,
    )
    if done:
        what = f"{made['instance_count']} × {made['instance_type']}"
        tell(resource, "updated", f"Updated: it runs on {what} now.")
    return done


def give_up(resource: DeployedResource, reason: Reason) -> float:
    """Clear away what the update had made; what served before goes on serving."""
    with transaction.atomic():
        saga.drop_rest(resource)
        if resource.saga == Saga.REVERT:
            return _left_behind(resource, reason)
        changes = {
            "saga": Saga.REVERT,
            "deadline_at": after(settings.STAQUE_PHASE_DEADLINE_SECONDS),
            "update_hourly_cost": None,
        }
        if set_standing(resource, Status.UPDATING, **changes):
            details = {"code": reason.code, "advice": reason.advice or advice(reason.code)}
            text = f"The update failed, and what ran before goes on: {reason.text}"
            tell(resource, "update_failed", text, details=details)
    return 0.0


def _left_behind(resource: DeployedResource, reason: Reason) -> float:
    """What the update made costs nothing and goes with the resource; or it came true after all."""
    if reason.code == IN_USE:
        promote(resource, left=[*resource.leftovers, resource.revision])
        return 0.0
    if set_standing(resource, Status.UPDATING, **ENDED):
        text = f"What the update had made could not be removed yet: {reason.text}"
        tell(resource, "remains", text, details={"code": reason.code})
    return 0.0
