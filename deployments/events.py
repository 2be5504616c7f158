"""Tells what happened to a resource, one sentence an event."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.models import User
from deployments.models import DeployedResource, ResourceEvent, Status
from foundation.text import clean

SENTENCES = {
    Status.PENDING: "Waits to be made.",
    Status.VALIDATING: "The platform is looking at the order; nothing runs yet.",
    Status.PROVISIONING: "The platform is bringing it up.",
    Status.IN_SERVICE: "In service: it answers questions.",
    Status.UPDATING: "The platform is changing it; it goes on answering.",
    Status.STOPPING: "Being stopped.",
    Status.STOPPED: "Stopped: it answers nothing and nothing of it runs.",
    Status.STARTING: "Being started again.",
    Status.DELETING: "Being deleted.",
    Status.DELETED: "Deleted: nothing of it is left at the platform.",
}


def tell(
    resource: DeployedResource,
    code: str,
    text: str,
    *,
    by: User | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add an event."""
    ResourceEvent.objects.create(
        resource=resource, code=code, text=clean(text), by=by, details=dict(details or {})
    )
