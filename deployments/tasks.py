"""Celery's door to the lifecycle: ids in, one call; every task may run twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from deployments import health, idling, lifecycle, measuring, places, surveying


@shared_task
def advance(resource_id: str) -> None:
    """Do the next thing for a resource, and at once what follows; the sweep does the waiting."""
    while lifecycle.advance(UUID(resource_id)) == 0.0:
        continue


@shared_task
def look_after_all() -> None:
    """Sent by beat: hands out what is due."""
    for resource_id in lifecycle.due():
        advance.delay(str(resource_id))


@shared_task
def survey(place_id: int) -> None:
    """Look over all that runs at a place in one go."""
    surveying.survey(place_id)


@shared_task
def survey_all() -> None:
    """Sent by beat: hands out the places that are due."""
    for place_id in places.due():
        survey.delay(place_id)


@shared_task
def read_metrics(resource_id: str) -> None:
    measuring.read(UUID(resource_id))


@shared_task
def check_health(resource_id: str) -> None:
    health.check(UUID(resource_id))


@shared_task
def check_health_of_all() -> None:
    """Sent by beat: hands out what is due for a health check."""
    for resource_id in health.due():
        check_health.delay(str(resource_id))


@shared_task
def attend_hours(resource_id: str) -> None:
    """Start or stop what has its hours, its time to live or its idle minutes behind it."""
    idling.attend(UUID(resource_id))


@shared_task
def attend_hours_of_all() -> None:
    """Sent by beat: hands out what may have to start or stop by itself."""
    for resource_id in idling.due():
        attend_hours.delay(str(resource_id))
