"""A resource follows its weekly hours: it starts and stops with them, each change once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deployments import idling, running, schedules
from deployments.models import DeployedResource
from tests.deployments.test_idle import MINUTE, attend, pass_by, told
from tests.factories import make_catalog_model, make_connection, make_resource

DAYS = list(schedules.DAYS)


def hours(begin, end):
    """Every day, from and to so many minutes from now, in UTC."""
    now = timezone.now()
    times = [(now + timedelta(minutes=minutes)).strftime("%H:%M") for minutes in (begin, end)]
    return {"days": DAYS, "from": times[0], "to": times[1], "time_zone": "UTC"}


@pytest.fixture
def resource(user):
    model = make_catalog_model(make_connection())
    return make_resource(user, model, launched=True, in_service_since=timezone.now())


def follow(resource, schedule):
    running.set_hours(by=resource.user, resource_id=resource.pk, schedule=schedule)
    resource.refresh_from_db()


def rest(resource):
    DeployedResource.objects.update(status="stopped", desired_status="stopped")
    resource.refresh_from_db()


def test_it_starts_when_its_hours_begin(resource):
    rest(resource)
    follow(resource, hours(-1, 600))
    DeployedResource.objects.update(schedule_next_at=timezone.now() - MINUTE)
    attend(resource)
    assert (resource.desired_status, resource.saga) == ("in_service", "start")
    assert resource.schedule_next_at > timezone.now()
    assert "its hours have begun" in resource.events.get(code="start").text


def test_who_stops_it_within_its_hours_is_not_overruled(resource):
    follow(resource, hours(-60, 600))
    rest(resource)
    attend(resource)
    assert resource.desired_status == "stopped"


def test_it_is_told_of_and_stopped_when_its_hours_end(resource):
    follow(resource, hours(-600, 3))
    attend(resource)
    assert (resource.ending_why, resource.status) == ("schedule", "in_service")
    pass_by(resource, 6 * MINUTE)
    DeployedResource.objects.update(schedule=hours(-606, -3))
    attend(resource)
    assert resource.desired_status == "stopped"
    assert resource.schedule_next_at > timezone.now()
    assert "at the end of its hours" in resource.events.get(code="stop").text


def test_kept_running_it_stays_on_after_its_hours(resource):
    follow(resource, hours(-600, 3))
    attend(resource)
    running.keep_running(by=resource.user, resource_id=resource.pk)
    pass_by(resource, 6 * MINUTE)
    DeployedResource.objects.update(schedule=hours(-606, -3))
    attend(resource)
    assert (resource.status, resource.ending_at) == ("in_service", None)


def test_within_its_hours_nobody_has_to_ask_it_anything(resource):
    follow(resource, hours(-600, 600))
    DeployedResource.objects.update(
        idle_minutes=60, in_service_since=timezone.now() - 300 * MINUTE, last_used_at=None
    )
    assert idling.due() == []
    follow(resource, hours(120, 600))
    assert idling.due() == [resource.pk]


def test_what_failed_is_not_started_by_its_hours(resource):
    follow(resource, hours(-1, 600))
    DeployedResource.objects.update(
        status="failed", status_reason_code="quota", schedule_next_at=timezone.now() - MINUTE
    )
    attend(resource)
    assert resource.status == "failed"
    assert resource.schedule_next_at > timezone.now()


def test_what_is_still_starting_when_its_hours_end_is_stopped_once_it_serves(resource):
    follow(resource, hours(-600, -1))
    due = timezone.now() - MINUTE
    DeployedResource.objects.update(status="starting", schedule_next_at=due)
    attend(resource)
    assert resource.schedule_next_at == due
    DeployedResource.objects.update(status="in_service")
    attend(resource)
    assert told(resource)[-1] == "ending"
