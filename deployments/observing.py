"""Asks the platform how a resource is, and judges whether that is a failure."""

from __future__ import annotations

import logging

from django.db.models import BooleanField, Case, Max, Q, Value, When

from deployments.clock import after
from deployments.failing import Reason
from deployments.models import DeployedResource, Wish
from deployments.orders import order_of
from deployments.standing import note
from platforms.contract import Launcher, Observation
from platforms.errors import Gone, PlatformError

# A platform may show what was just made a little later than it confirmed it.
GRACE_SECONDS = 10.0

logger = logging.getLogger(__name__)


def look(resource: DeployedResource, launcher: Launcher) -> Reason | None:
    """Keep what the platform says; a reason when it has failed what was wanted of it.

    A platform that does not answer says nothing about the resource: what was seen stays.
    """
    before = resource.observed_status
    try:
        observation = launcher.observe(order_of(resource))
    except Gone:
        observation = Observation(status="absent")
    except PlatformError as error:
        logger.warning("%s could not be observed: %s", resource.pk, error)
        return None
    note(resource, observation)
    if resource.desired_status != Wish.IN_SERVICE:
        return None
    return _failure(resource, observation, before)


def _failure(resource: DeployedResource, observation: Observation, before: str) -> Reason | None:
    if observation.status == "failed":
        text = observation.reason_text or "The platform says that it failed, and not why."
        return Reason(code=observation.reason_code or "failed", text=text)
    gone = observation.status in ("absent", "deleting")
    if gone and (before not in ("absent", "deleting") or not _just_made(resource)):
        return Reason(code="gone", text="It does not exist at the platform any more.")
    return None


def _just_made(resource: DeployedResource) -> bool:
    """Whether the saga's last call is so recent that the platform may not show it yet."""
    last = Max("finished_at", filter=Q(wish_version=resource.wish_version))
    recent = Case(
        When(last__gt=after(-GRACE_SECONDS), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    said = resource.steps.aggregate(last=last, recent=recent)
    return bool(said["recent"])
