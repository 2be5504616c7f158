"""Plays the worker: looks after a resource until something is so."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from deployments import leases, lifecycle, places, saga, surveying
from deployments.clock import Now, after
from deployments.models import DeployedResource
from deployments.orders import launcher_for, order_of

PATIENCE = 20.0


def look_after(
    resource_id: UUID, until: Callable[[DeployedResource], bool] | str, *, seconds: float = PATIENCE
) -> DeployedResource:
    """Advance, as beat and workers do, until the condition or the status holds."""
    ends = time.monotonic() + seconds
    while True:
        resource = DeployedResource.objects.get(pk=resource_id)
        if resource.status == until if isinstance(until, str) else until(resource):
            return resource
        assert time.monotonic() < ends, told(resource)
        wait = lifecycle.advance(resource_id)
        if wait is None:
            survey_all()
        if wait:
            time.sleep(min(wait, 0.05))


def survey_all() -> None:
    """Look over every place whose time has come, as beat and workers do."""
    for place_id in places.due():
        surveying.survey(place_id)


def told(resource: DeployedResource) -> str:
    """Where it stands, and the way there."""
    steps = [
        f"{step.wish_version}.{step.position} {step.call} {step.status} {step.error_text}"
        for step in resource.steps.all()
    ]
    events = [f"{event.code}: {event.text}" for event in resource.events.all()]
    return "\n".join([f"{resource.status} ({resource.observed_status})", *steps, *events])


def made(cloud):
    return [call["operation"] for call in cloud.calls() if call["operation"].startswith("Create")]


def begun(resource, number):
    """A worker that has claimed the resource and begun its step of that number."""
    for _ in range(number - 1):
        assert lifecycle.advance(resource.pk) == 0.0
    lease = leases.claim(resource.pk)
    launcher = launcher_for(lease.resource)
    steps = saga.written(lease.resource)
    steps = steps or saga.write(lease.resource, launcher.blueprint(order_of(lease.resource)))
    step = saga.next_open(steps)
    assert saga.begin(lease, step)
    return lease, launcher, step


def let_the_lease_run_out(resource):
    DeployedResource.objects.filter(pk=resource.pk).update(lease_until=Now())


def kept_of(cloud, kind):
    """The names of that kind in every place of the simulated cloud."""
    return [name for place in cloud.state()["places"] for name in names_of(place[kind])]


def names_of(kept):
    return list(kept) if isinstance(kept, dict) else [one["name"] for one in kept]


def left(cloud):
    return [
        name
        for place in cloud.state()["places"]
        for kind in ("models", "configs", "endpoints")
        for name in place[kind]
    ]


def undone(resource):
    return look_after(resource.pk, lambda found: found.look_at is None and not found.lease_holder)


def late(resource):
    """The deadline of its phase has passed, by the database's clock."""
    DeployedResource.objects.filter(pk=resource.pk).update(deadline_at=after(-1))
