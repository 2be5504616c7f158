"""What a platform is told about a resource: its order, its name there, its tags."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.utils.text import slugify

from deployments.models import DeployedResource
from deployments.statuses import CHANGES
from modelcatalog.access import access
from platforms.contract import Access, Launcher, Order
from platforms.registry import platform

LONGEST_NAME = 63
SHORT_ID = 8


def remote_name(name: str, resource_id: UUID) -> str:
    """`staque-<installation>-<name>-<short id>`, at most 63 signs that every platform takes."""
    ending = f"-{resource_id.hex[:SHORT_ID]}"
    words = ["staque", installation()[:16], slugify(name)]
    beginning = "-".join(_plain(word) for word in words if _plain(word))
    return beginning[: LONGEST_NAME - len(ending)].rstrip("-") + ending


def tags(resource_id: UUID, owner_id: UUID) -> dict[str, str]:
    """By which what we made is known as ours, and whose it is."""
    said = {"staque:resource": str(resource_id), "staque:owner": str(owner_id)}
    if installation():
        said["staque:installation"] = installation()
    return said


def installation() -> str:
    """Which Staque this is; empty where the operator gave it no name."""
    return str(settings.ENVIRONMENT.installation)


def order_of(resource: DeployedResource) -> Order:
    """The order as it was committed: what the catalog says today does not change it."""
    config = resource.deployment_config
    return Order(
        name=resource.remote_name,
        model_id=resource.model_id,
        region=resource.region,
        instance_type=resource.instance_type,
        instance_count=resource.instance_count,
        recipe=config.get("recipe", {}),
        tags=config.get("tags", {}),
        licence_accepted=bool(config.get("licence_accepted", False)),
        accepted_by=str(config.get("accepted_by", "")),
        options=config.get("options", {}),
        revision=resource.revision,
        leftovers=tuple(resource.leftovers),
    )


def order_in_hand(resource: DeployedResource) -> Order:
    """What the present saga works for: during an update, what shall become of it."""
    if resource.pending is None or resource.saga not in CHANGES:
        return order_of(resource)
    now = order_of(resource)
    return replace(
        now,
        instance_type=resource.pending["instance_type"],
        instance_count=resource.pending["instance_count"],
        options=resource.pending["options"],
        revision=resource.pending["revision"],
        replaces=now.revision,
        former=now.options,
    )


def launcher_for(resource: DeployedResource) -> Launcher | None:
    """The platform's power to launch, with the secret resolved; may raise what `access` raises."""
    return launcher(resource.platform, access(resource.connection))


def launcher(slug: str, with_access: Access) -> Launcher | None:
    found = platform(slug).launcher
    return found(with_access) if found else None


def _plain(word: str) -> str:
    return re.sub(r"[^a-zA-Z0-9-]+", "-", word).strip("-")
