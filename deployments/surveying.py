"""Looks over all that runs at a place in one go, however many resources rest there."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings

from deployments import places
from deployments.clock import Now
from deployments.models import MOVING, DeployedResource, Place
from deployments.reconciling import Round, wake
from foundation.refusals import Refusal
from foundation.text import clean
from modelcatalog.access import access
from platforms.contract import Survey
from platforms.errors import PlatformError, Refused
from platforms.registry import platform

LONGEST_PAUSE = 16

logger = logging.getLogger(__name__)


def survey(place_id: int) -> float | None:
    """Look a place over, when it is due and nobody else is at it.

    Answers in how many seconds to look again; None when somebody else has it. A wish is never
    touched: what differs is woken, and its own lifecycle looks at it and decides.
    """
    held = places.claim(place_id)
    if held is None:
        return None
    # Kept when something unforeseen is raised: the place is then looked over again, not lost.
    wait: float = settings.STAQUE_SURVEY_SECONDS_RESTING
    outcome: dict[str, Any] = {"tried_at": Now()}
    try:
        wait = _survey(held.place, outcome)
    finally:
        places.release(held, wait, **outcome)
    return wait


def _survey(place: Place, outcome: dict[str, Any]) -> float:
    try:
        reader = _reader(place)
        seen = {one.name: one for one in reader.sightings(region=place.region)}
        unsettled = Round(place, reader, seen).reconcile()
    except (PlatformError, Refusal) as error:
        return _unread(place, error, outcome)
    outcome |= {"surveyed_at": Now(), "things_count": len(seen), "failures": 0, "error": ""}
    moving = DeployedResource.objects.filter(
        connection=place.connection, region=place.region, status__in=MOVING
    )
    if unsettled or moving.exists():
        return float(settings.STAQUE_SURVEY_SECONDS_MOVING)
    return float(settings.STAQUE_SURVEY_SECONDS_RESTING)


def _reader(place: Place) -> Survey:
    power = platform(place.connection.platform).survey
    if power is None:
        raise Refused("Nothing can be looked over there.", code="no_survey")
    return power(access(place.connection))


def _unread(place: Place, error: PlatformError | Refusal, outcome: dict[str, Any]) -> float:
    """Who may not list is told how things are one by one; who is out of reach is left alone."""
    logger.warning("%s could not be looked over: %s", place, error)
    vendor = error.vendor_text if isinstance(error, PlatformError) else ""
    outcome |= {"failures": min(place.failures + 1, 1000), "error": clean(vendor or error.text)}
    if isinstance(error, Refused):
        wake(DeployedResource.objects.at_rest(place.connection_id, place.region))
        return float(settings.STAQUE_SURVEY_SECONDS_RESTING)
    pause = min(2 ** min(place.failures, 10), LONGEST_PAUSE)
    return float(settings.STAQUE_SURVEY_SECONDS_RESTING * pause)
