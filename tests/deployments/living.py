"""Plays the worker: looks after a resource until something is so."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from deployments import lifecycle
from deployments.models import DeployedResource

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
        if wait:
            time.sleep(min(wait, 0.05))


def told(resource: DeployedResource) -> str:
    """Where it stands, and the way there."""
    steps = [
        f"{step.wish_version}.{step.position} {step.call} {step.status} {step.error_text}"
        for step in resource.steps.all()
    ]
    events = [f"{event.code}: {event.text}" for event in resource.events.all()]
    return "\n".join([f"{resource.status} ({resource.observed_status})", *steps, *events])
