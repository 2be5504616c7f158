"""What nobody uses is stopped by itself, after a warning, and never in the middle of an answer."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import AuditEntry
from deployments import idling, occupancy, running
from deployments.models import DeployedResource
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_connection, make_resource

MINUTE = timedelta(minutes=1)


@pytest.fixture
def idle(user):
    """In service for two hours, asked last an hour ago; an hour is all that it may be idle."""
    model = make_catalog_model(make_connection())
    now = timezone.now()
    return make_resource(
        user, model, idle_minutes=60, launched=True,
        in_service_since=now - 120 * MINUTE, last_used_at=now - 60 * MINUTE,
    )  # fmt: skip


def attend(resource):
    """As beat and workers do, once."""
    for resource_id in idling.due():
        idling.attend(resource_id)
    resource.refresh_from_db()
    return resource


def pass_by(resource, length):
    """So much time goes by for this resource."""
    names = ("in_service_since", "last_used_at", "ending_at", "keep_until", "busy_until",
             "expires_at", "schedule_next_at")  # fmt: skip
    mine = DeployedResource.objects.filter(pk=resource.pk)
    mine.update(**{name: F(name) - length for name in names})
    resource.refresh_from_db()


def told(resource):
    return [event.code for event in resource.events.order_by("id")]


def test_it_warns_and_then_stops_and_says_why(idle):
    attend(idle)
    assert (idle.status, idle.ending_why) == ("in_service", "idle")
    left = idle.ending_at - timezone.now()
    assert 4 * MINUTE < left <= 5 * MINUTE
    attend(idle)
    assert told(idle) == ["ending"]
    pass_by(idle, 6 * MINUTE)
    attend(idle)
    assert (idle.desired_status, idle.status) == ("stopped", "stopping")
    stop = idle.events.get(code="stop")
    assert (stop.text, stop.by) == ("Stopped after 60 idle minutes.", None)
    entry = AuditEntry.objects.get(act="deployment.stop")
    assert (entry.by, entry.object_id) == (None, str(idle.pk))
    assert entry.after["why"] == "after 60 idle minutes"
    assert idling.due() == []


def test_a_question_takes_the_warning_back(idle):
    attend(idle)
    occupancy.hold([idle.pk])
    attend(idle)
    assert idle.ending_at is None
    assert told(idle) == ["ending", "goes_on"]


def test_while_it_answers_it_is_not_stopped(idle):
    attend(idle)
    pass_by(idle, 6 * MINUTE)
    row = DeployedResource.objects.get(pk=idle.pk)
    # Asked in the moment between the look and the stop: the stop itself must see it.
    occupancy.hold([idle.pk])
    found = idling._timed(DeployedResource.objects.filter(pk=row.pk)).get()
    found.last_used_at, found.busy_until = row.last_used_at, None
    idling._wind_down(found, timezone.now())
    idle.refresh_from_db()
    assert idle.status == "in_service"
    assert not AuditEntry.objects.exists()


def test_keeping_it_puts_the_end_off(idle, user):
    attend(idle)
    kept = running.keep_running(by=user, resource_id=idle.pk)
    assert kept.ending_at is None
    assert kept.keep_until > timezone.now() + 59 * MINUTE
    assert idling.due() == []
    pass_by(idle, 56 * MINUTE)
    attend(idle)
    assert idle.ending_at is not None
    pass_by(idle, 5 * MINUTE)
    attend(idle)
    assert idle.status == "stopping"
    assert [entry.act for entry in AuditEntry.objects.order_by("occurred_at")] == [
        "deployment.keep",
        "deployment.stop",
    ]


def test_who_keeps_it_while_it_is_being_stopped_wins(idle, user):
    attend(idle)
    pass_by(idle, 6 * MINUTE)
    row = idling._timed(DeployedResource.objects.filter(pk=idle.pk)).get()
    running.keep_running(by=user, resource_id=idle.pk)
    idling._wind_down(row, timezone.now())
    idle.refresh_from_db()
    assert idle.status == "in_service"


@pytest.mark.parametrize("idle_minutes", [None, 0])
def test_what_may_be_idle_for_ever_is_left_alone(idle, idle_minutes):
    DeployedResource.objects.update(idle_minutes=idle_minutes)
    assert idling.due() == []


def test_what_is_not_due_costs_one_query(idle, django_assert_num_queries):
    DeployedResource.objects.update(last_used_at=timezone.now())
    for _ in range(10):
        make_resource(idle.user, idle.catalog_model, idle_minutes=60)
    with django_assert_num_queries(1):
        assert idling.due() == []


def test_the_platforms_own_count_keeps_it_in_service(user, deployed, cloud):
    """Others ask the endpoint without us: the platform knows."""
    resource = deployed(user)
    resource = look_after(resource.pk, "in_service")
    cloud.client("sagemaker-runtime").invoke_endpoint(
        EndpointName=resource.remote_name, ContentType="application/json", Body=b'{"inputs": "hi"}'
    )
    DeployedResource.objects.update(
        in_service_since=timezone.now() - 120 * MINUTE, last_used_at=None, idle_minutes=60
    )
    attend(resource)
    assert (resource.ending_at, resource.status) == (None, "in_service")
    assert resource.last_used_at > timezone.now() - 5 * MINUTE


def test_a_platform_that_cannot_say_puts_the_stop_off_for_a_while(user, deployed, cloud):
    resource = look_after(deployed(user).pk, "in_service")
    DeployedResource.objects.update(
        in_service_since=timezone.now() - 120 * MINUTE, last_used_at=None, idle_minutes=60
    )
    cloud.fault("denied", operation="GetMetricData", times=50)
    attend(resource)
    assert resource.ending_at is not None
    pass_by(resource, 6 * MINUTE)
    attend(resource)
    assert resource.status == "in_service"
    pass_by(resource, 30 * MINUTE)
    attend(resource)
    assert resource.desired_status == "stopped"


def test_at_the_end_of_its_time_to_live_it_is_stopped_once(idle):
    DeployedResource.objects.update(idle_minutes=None, expires_at=timezone.now() + 3 * MINUTE)
    attend(idle)
    assert idle.ending_why == "expired"
    pass_by(idle, 6 * MINUTE)
    attend(idle)
    assert (idle.desired_status, idle.expires_at) == ("stopped", None)
    assert idle.events.get(code="stop").text == "Stopped at the end of its time to live."


def test_what_expires_while_it_is_stopped_may_be_started_again(idle):
    DeployedResource.objects.update(
        status="stopped", desired_status="stopped", expires_at=timezone.now() - MINUTE
    )
    attend(idle)
    assert idle.expires_at is None
    assert told(idle) == ["expired"]
