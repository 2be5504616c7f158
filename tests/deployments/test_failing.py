"""What goes wrong at the platform: told with its reason, and nothing is left behind."""

from dataclasses import replace

import pytest

from deployments import actions, lifecycle
from deployments.models import DeployedResource, Saga, Status
from deployments.plans import PlanRequest
from modelcatalog.models import Connection
from tests.deployments.living import late, left, look_after, undone
from tests.factories import make_catalog_model


@pytest.mark.parametrize(
    ("kind", "code"),
    [("quota", "quota"), ("capacity", "capacity"), ("health_check", "health_check")],
)
def test_a_launch_that_fails_tells_why_and_leaves_nothing(user, deployed, cloud, kind, code):
    resource = deployed(user)
    cloud.fault(kind)
    failed = look_after(resource.pk, "failed")
    assert failed.status_reason_code == code
    assert failed.status_reason_text
    assert failed.desired_status == "in_service"
    undone(resource)
    assert left(cloud) == []
    codes = list(resource.events.order_by("id").values_list("code", flat=True))
    assert codes[-2:] == ["failed", "undone"]
    assert resource.events.get(code="failed").details["advice"]


def test_what_failed_can_be_started_again_from_nothing(user, deployed, cloud):
    resource = deployed(user)
    cloud.fault("capacity")
    look_after(resource.pk, "failed")
    again = actions.start(by=user, resource_id=resource.pk)
    assert (again.saga, again.status_reason_code) == (Saga.RETRY, "")
    look_after(resource.pk, "in_service")


def test_a_start_that_fails_leaves_nothing_and_starts_anew(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    actions.stop(by=user, resource_id=resource.pk)
    look_after(resource.pk, "stopped")
    cloud.fault("quota")
    assert actions.start(by=user, resource_id=resource.pk).saga == Saga.START
    look_after(resource.pk, "failed")
    assert undone(resource).launched is False
    assert left(cloud) == []
    actions.start(by=user, resource_id=resource.pk)
    look_after(resource.pk, "in_service")


def test_throttling_is_waited_out(user, deployed, cloud):
    resource = deployed(user)
    cloud.fault("throttle", operation="CreateModel", times=4)
    resource = look_after(resource.pk, "in_service")
    assert resource.steps.get(name="create_model").attempts > 1


def test_a_broken_answer_to_a_call_that_was_heard_launches_once(user, deployed, cloud):
    resource = deployed(user)
    cloud.fault("broken_answer", operation="CreateEndpoint")
    look_after(resource.pk, "in_service")
    assert cloud.control("GET", "/faults")["faults"] == []
    made = cloud.calls("sagemaker", "CreateEndpoint")
    assert [call["endpoint"] for call in made] == [resource.remote_name]


def test_denied_calls_fail_with_the_platforms_words(user, deployed, cloud):
    resource = deployed(user)
    cloud.fault("denied", operation="CreateModel")
    failed = look_after(resource.pk, "failed")
    assert failed.status_reason_code == "denied"
    assert undone(resource).status == Status.FAILED


def test_a_launch_that_never_ends_is_given_up_and_undone(user, deployed, cloud, settings):
    resource = deployed(user)
    cloud.scale(1)
    look_after(resource.pk, "provisioning")
    late(resource)
    failed = look_after(resource.pk, "failed")
    assert failed.status_reason_code == "deadline"
    assert failed.deadline_at is not None
    cloud.scale(2000)
    undone(resource)
    assert left(cloud) == []


def test_what_is_removed_outside_is_gone(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    cloud.vanish(resource.remote_name)
    failed = look_after(resource.pk, "failed")
    assert (failed.status_reason_code, failed.in_service_since) == ("gone", None)
    undone(resource)
    assert left(cloud) == []


def test_a_platform_that_does_not_answer_says_nothing_about_what_serves(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    cloud.fault("throttle", operation="DescribeEndpoint", times=None)
    lifecycle.advance(resource.pk)
    assert DeployedResource.objects.get(pk=resource.pk).status == Status.IN_SERVICE


def test_a_lost_secret_fails_what_moves_and_spares_what_serves(user, deployed, cloud):
    serving = deployed(user, name="serving")
    look_after(serving.pk, "in_service")
    moving = deployed(user, name="moving")
    Connection.objects.update(secret_ref="env:NOT_ALLOWED")
    failed = look_after(moving.pk, "failed")
    assert failed.status_reason_code == "secret_missing"
    look_after(moving.pk, lambda found: found.events.filter(code="remains").exists())
    lifecycle.advance(serving.pk)
    assert DeployedResource.objects.get(pk=serving.pk).status == Status.IN_SERVICE


def test_a_model_that_the_server_does_not_list_fails(user, server):
    model = make_catalog_model(server, model_id="not-there")
    plan = actions.plan(by=user, request=PlanRequest(model_id=str(model.pk)))
    assert plan.refused
    resource = actions.deploy(by=user, plan=replace(plan, checks=[]))
    failed = look_after(resource.pk, "failed")
    assert (failed.status_reason_code, failed.saga) == ("gone", Saga.LAUNCH)
    assert actions.start(by=user, resource_id=resource.pk).saga == Saga.RETRY


def test_what_nobody_foresaw_is_looked_at_again(user, deployed):
    resource = deployed(user)
    DeployedResource.objects.filter(pk=resource.pk).update(deployment_config={"recipe": None})
    with pytest.raises(AttributeError):
        lifecycle.advance(resource.pk)
    resource.refresh_from_db()
    assert (resource.lease_holder, resource.look_at is not None) == (None, True)
