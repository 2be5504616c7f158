"""Writes down who did what to a deployment: one shape for people's acts and for Staque's own."""

from __future__ import annotations

from collections.abc import Mapping

from accounts import audit
from accounts.models import User
from deployments.models import DeployedResource


def written(
    resource: DeployedResource,
    verb: str,
    *,
    by: User | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """An audit entry `deployment.<verb>`, in the caller's transaction."""
    audit.record(
        by=by,
        act=f"deployment.{verb}",
        kind="deployment",
        object_id=resource.pk,
        name=resource.resource_name,
        before=before,
        after=after,
        organization=resource.organization.name if resource.organization else "",
    )
