"""The calls that a wish needs: written down before the first, closed one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Least

from deployments.clock import Now
from deployments.leases import Lease
from deployments.models import DeployedResource, ResourceStep, Saga, StepStatus
from deployments.statuses import Phase
from foundation.text import clean
from platforms.contract import Blueprint, Step
from platforms.errors import PlatformError

OPEN = (StepStatus.PENDING, StepStatus.RUNNING)
MOST_ATTEMPTS = 32_000  # what the column holds
FOLLOWING = frozenset({Saga.UNDO, Saga.REVERT})
REMOVING = frozenset({Saga.STOP, Saga.DELETE})

Part = tuple[Saga, tuple[Step, ...]]


def parts(saga: str, blueprint: Blueprint) -> list[Part]:
    """The blueprint's calls in the order of a saga. Retrying begins from nothing."""
    launch: Part = (Saga.LAUNCH, blueprint.launch)
    stop: Part = (Saga.STOP, blueprint.stop)
    start: Part = (Saga.START, blueprint.start)
    delete: Part = (Saga.DELETE, blueprint.delete)
    courses = {
        Saga.LAUNCH: [launch],
        Saga.START: [start],
        Saga.RETRY: [delete, launch],
        Saga.RESTART: [stop, start],
        Saga.STOP: [stop],
        Saga.DELETE: [delete],
        Saga.UNDO: [(Saga.UNDO, blueprint.delete)],
        Saga.UPDATE: [(Saga.UPDATE, blueprint.update or ())],
        Saga.REVERT: [(Saga.REVERT, blueprint.revert)],
        Saga.ADOPT: [],
    }
    return courses[Saga(saga)]


def written(resource: DeployedResource) -> list[ResourceStep]:
    """The steps of the present saga; those of a failed course before its undoing stand apart."""
    follows = resource.saga in FOLLOWING
    kind = Q(saga=resource.saga) if follows else ~Q(saga__in=FOLLOWING)
    return list(resource.steps.filter(kind, wish_version=resource.wish_version))


@transaction.atomic
def write(resource: DeployedResource, blueprint: Blueprint) -> list[ResourceStep]:
    """Write the saga's steps and drop what older wishes have left open."""
    older = ResourceStep.objects.filter(
        resource=resource, wish_version__lt=resource.wish_version, status__in=OPEN
    )
    older.update(status=StepStatus.DROPPED, finished_at=Now())
    present = resource.steps.filter(wish_version=resource.wish_version)
    position = present.aggregate(last=Coalesce(Max("position"), 0))["last"]
    rows: list[ResourceStep] = []
    for part, steps in parts(resource.saga, blueprint):
        for step in steps:
            position += 1
            rows.append(_row(resource, part, position, step))
    return ResourceStep.objects.bulk_create(rows)


def _row(resource: DeployedResource, part: Saga, position: int, step: Step) -> ResourceStep:
    return ResourceStep(
        resource=resource,
        wish_version=resource.wish_version,
        saga=part,
        position=position,
        name=step.name,
        title=step.title,
        call=step.call,
        remote_name=step.remote_name,
        parameters=dict(step.parameters),
        paid=step.paid,
    )


def as_step(row: ResourceStep) -> Step:
    """The call as it was written down, whatever the adapter would write today."""
    return Step(
        name=row.name,
        title=row.title,
        call=row.call,
        remote_name=row.remote_name,
        parameters=row.parameters,
        paid=row.paid,
    )


def next_open(steps: Sequence[ResourceStep]) -> ResourceStep | None:
    """The first that is not closed. One found running was left by a worker that died."""
    return next((step for step in steps if step.status in OPEN), None)


def phase(resource: DeployedResource, steps: Sequence[ResourceStep]) -> Phase:
    """How far the saga is."""
    step = next_open(steps)
    if step is None:
        return Phase.DONE
    if step.saga in REMOVING and resource.saga in (Saga.RESTART, Saga.RETRY):
        return Phase.LEAVING
    begun = any(row.paid and row.started_at for row in steps)
    return Phase.PAID if begun else Phase.FREE


def begin(lease: Lease, step: ResourceStep) -> bool:
    """Mark a step as being called, unless a newer wish or another worker has come."""
    ours = ResourceStep.objects.filter(
        pk=step.pk,
        status__in=OPEN,
        resource__wish_version=lease.resource.wish_version,
        resource__lease_holder=lease.holder,
        resource__lease_until__gt=Now(),
    )
    started = Coalesce(F("started_at"), Now())
    begun = ours.update(
        status=StepStatus.RUNNING,
        attempts=Least(F("attempts") + 1, MOST_ATTEMPTS),
        started_at=started,
    )
    step.refresh_from_db()
    return bool(begun)


def finish(step: ResourceStep) -> None:
    """Close a step that succeeded."""
    _close(step, StepStatus.DONE, None)


def postpone(step: ResourceStep, error: PlatformError) -> None:
    """Keep a step open for another attempt, with what was in its way."""
    _close(step, StepStatus.PENDING, error)


def give_up(step: ResourceStep, error: PlatformError) -> None:
    """Close a step that the platform refused."""
    _close(step, StepStatus.FAILED, error)


def _close(step: ResourceStep, status: StepStatus, error: PlatformError | None) -> None:
    step.status = status
    ResourceStep.objects.filter(pk=step.pk).update(
        status=status,
        error_code=error.code if error else "",
        error_text=clean(error.vendor_text or error.text) if error else "",
        finished_at=None if status == StepStatus.PENDING else Now(),
    )


def reopen(steps: Sequence[ResourceStep], *, all_of_them: bool = False) -> None:
    """Let what failed or was given up be called again; all, where something came back."""
    again = [step.pk for step in steps if all_of_them or step.status != StepStatus.DONE]
    ResourceStep.objects.filter(pk__in=again).update(
        status=StepStatus.PENDING, attempts=0, finished_at=None
    )


def drop_rest(resource: DeployedResource) -> None:
    """Nobody will make the calls that are still open."""
    rest = resource.steps.filter(wish_version=resource.wish_version, status__in=OPEN)
    rest.update(status=StepStatus.DROPPED, finished_at=Now())
