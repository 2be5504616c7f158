"""Brings a resource to where somebody wants it, one call at a time, whoever dies on the way."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings

from deployments import leases, saga, updating
from deployments.events import tell
from deployments.failing import Reason, fail, out_of_time
from deployments.leases import Lease, due
from deployments.models import (
    MOVING,
    DeployedResource,
    ResourceStep,
    Saga,
    Status,
    StepStatus,
    Wish,
)
from deployments.observing import look
from deployments.orders import launcher_for, order_in_hand
from deployments.places import is_surveyed
from deployments.standing import set_standing, status_of
from deployments.statuses import CHANGES, Phase, derive
from foundation.refusals import Refusal
from platforms.contract import Launcher
from platforms.errors import Misunderstood, PlatformError, Refused, Throttled, TryLater

__all__ = ["advance", "derive", "due"]

LONGEST_WAIT = 30.0
REMOVES = frozenset({Saga.UNDO, Saga.STOP, Saga.DELETE})
GOING = ("absent", "deleting", "unknown")

logger = logging.getLogger(__name__)


def advance(resource_id: UUID) -> float | None:
    """Do the next thing for a resource, when it is due and nobody else is at it.

    Answers in how many seconds to look again, 0 for at once; None when it rests or somebody else
    has it. May be called as often as one likes.
    """
    lease = leases.claim(resource_id)
    if lease is None:
        return None
    # Kept when something unforeseen is raised: the row is then looked at again, not lost.
    wait: float | None = LONGEST_WAIT
    try:
        wait = _advance(lease)
    finally:
        leases.release(lease, wait)
    return wait


def _advance(lease: Lease) -> float | None:
    resource = lease.resource
    if lease.late:
        return _failed(resource, out_of_time(resource))
    try:
        launcher = launcher_for(resource)
        if launcher is None:
            raise Refused("Nothing can be launched on this platform.", code="no_launcher")
        steps = saga.written(resource)
        if not steps:
            steps = saga.write(resource, launcher.blueprint(order_in_hand(resource)))
    except (Refusal, PlatformError) as error:
        return _cannot_begin(resource, error)
    step = saga.next_open(steps)
    if step is None:
        return _arrive(resource, launcher, steps)
    return _perform(lease, launcher, step)


def _cannot_begin(resource: DeployedResource, error: Refusal | PlatformError) -> float | None:
    """Without access nothing can be done; what is at rest at the platform goes on resting."""
    if resource.deadline_at is None:
        logger.warning("%s cannot be looked at: %s", resource.pk, error)
        return float(settings.STAQUE_POLL_SECONDS_RESTING)
    return _failed(resource, Reason.of(error))


def _failed(resource: DeployedResource, reason: Reason) -> float:
    """An update that fails takes nothing away from what served before."""
    if resource.saga in CHANGES and resource.pending is not None:
        return updating.give_up(resource, reason)
    return fail(resource, reason)


def _perform(lease: Lease, launcher: Launcher, step: ResourceStep) -> float | None:
    """One call, between two commits."""
    resource = lease.resource
    if not saga.begin(lease, step):
        return 0.0
    set_standing(resource, status_of(resource, saga.phase(resource, saga.written(resource))))
    try:
        with leases.kept(lease):
            launcher.perform(order_in_hand(resource), saga.as_step(step))
    except (TryLater, Misunderstood) as error:
        saga.postpone(step, error)
        return _back_off(step, error)
    except PlatformError as error:
        saga.give_up(step, error)
        return _failed(resource, Reason.of(error))
    saga.finish(step)
    return 0.0


def _back_off(step: ResourceStep, error: PlatformError) -> float:
    """Twice as long each time; a platform that counts requests is given what it asks for."""
    wait = float(settings.STAQUE_POLL_SECONDS_MOVING) * 2.0 ** min(step.attempts - 1, 10)
    if isinstance(error, Throttled) and error.retry_after is not None:
        return max(wait, error.retry_after)
    return min(wait, error.retry_after or LONGEST_WAIT, LONGEST_WAIT)


def _arrive(
    resource: DeployedResource, launcher: Launcher, steps: list[ResourceStep]
) -> float | None:
    """No call is open: what the platform says decides."""
    whole = all(step.status == StepStatus.DONE for step in steps)
    if resource.saga == Saga.UNDO and whole:
        _undone(resource)
        return None
    if resource.pending is not None and resource.saga in CHANGES:
        return _changed(resource, whole=whole)
    if resource.hourly or resource.desired_status == Wish.IN_SERVICE:
        reason = look(resource, launcher)
        if reason is not None and not resource.status_reason_code:
            return _failed(resource, reason)
    # What was just made may show only after its removal was confirmed.
    came_back = whole and resource.hourly and resource.observed_status not in GOING
    if resource.saga in REMOVES and (came_back or not whole):
        saga.reopen(steps, all_of_them=came_back)
        return 0.0
    status = status_of(resource, Phase.DONE)
    if status == Status.FAILED and whole:
        return _removed_at_last(resource)
    return _rest(resource) if set_standing(resource, status) else 0.0


def _changed(resource: DeployedResource, *, whole: bool) -> float:
    """The course of an update is over, whichever way it went: next comes the usual look."""
    if resource.saga == Saga.UPDATE and whole:
        updating.promote(resource)
    else:
        set_standing(resource, Status.UPDATING, **updating.ENDED)
    return 0.0


def _removed_at_last(resource: DeployedResource) -> float | None:
    """A removal that had failed may have come true since; then the failure is over."""
    status = status_of(resource, Phase.DONE, broken=False)
    if status not in (Status.STOPPED, Status.DELETED):
        status = Status.FAILED
    over = {} if status == Status.FAILED else {"status_reason_code": "", "status_reason_text": ""}
    return _rest(resource) if set_standing(resource, status, **over) else 0.0


def _rest(resource: DeployedResource) -> float | None:
    """How long a resource may be left alone: for ever when nothing of it runs, and where all that
    rests is looked over together, which wakes it when anything is different."""
    if resource.status in MOVING:
        return float(settings.STAQUE_POLL_SECONDS_MOVING)
    remains = resource.hourly and resource.observed_status != "absent"
    if resource.hourly and is_surveyed(resource.platform):
        return None
    if resource.status == Status.IN_SERVICE or remains:
        return float(settings.STAQUE_POLL_SECONDS_RESTING)
    return None


def _undone(resource: DeployedResource) -> None:
    """What a failed course had made is gone again; the next start makes it anew."""
    if set_standing(resource, Status.FAILED, launched=False, observed_status="absent"):
        tell(resource, "undone", "What had been made at the platform is removed again.")
