"""What somebody who waits for a resource may expect: it is ready, it is coming, or it is not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from deployments import inference
from deployments.models import MOVING, DeployedResource, Status, Wish
from foundation.refusals import WrongState


@dataclass(frozen=True)
class Outlook:
    """`text` is why it will not come."""

    word: Literal["ready", "coming", "refused"]
    text: str = ""
    code: str = ""


def outlooks(resource_ids: Collection[UUID]) -> dict[UUID, Outlook]:
    """How it stands with each, in one query; those that do not exist are not in the answer."""
    found = DeployedResource.objects.filter(pk__in=list(resource_ids))
    return {resource.pk: outlook(resource) for resource in found}


def outlook(resource: DeployedResource) -> Outlook:
    try:
        inference.demand_ready(resource)
    except WrongState as refusal:
        if coming(resource):
            return Outlook("coming")
        return Outlook("refused", refusal.text, refusal.code)
    return Outlook("ready")


def coming(resource: DeployedResource) -> bool:
    """Whether it is on its way into service, or will be as soon as a worker looks."""
    wanted = resource.desired_status == Wish.IN_SERVICE
    return wanted and resource.status in (*MOVING, Status.IN_SERVICE)


def can_be_woken(resource: DeployedResource) -> bool:
    """Whether a question to it may wait: it is stopped, or on its way. What failed is not."""
    asleep = resource.desired_status == Wish.STOPPED and resource.status in (
        Status.STOPPED,
        Status.STOPPING,
    )
    return asleep or coming(resource)


def locked(resource_id: UUID) -> DeployedResource:
    """The row as it stands now, which nobody else moves before this transaction ends."""
    found = DeployedResource.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("connection", "organization").get(pk=resource_id)
