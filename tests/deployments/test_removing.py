"""Removals that fail or take too long: told once, and tried until they come true."""

import pytest

from deployments import actions
from deployments.models import DeployedResource, Status
from tests.deployments.living import late, left, look_after, undone


def test_a_deletion_that_is_denied_can_be_asked_for_again(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    cloud.fault("denied", operation="DeleteEndpoint")
    actions.delete(by=user, resource_id=resource.pk)
    failed = look_after(resource.pk, "failed")
    assert (failed.desired_status, failed.observed_status) == ("deleted", "in_service")
    actions.delete(by=user, resource_id=resource.pk)
    look_after(resource.pk, "deleted")
    assert left(cloud) == []


@pytest.mark.parametrize(("move", "end"), [(actions.delete, "deleted"), (actions.stop, "stopped")])
def test_a_removal_that_failed_is_tried_again_until_it_comes_true(user, deployed, cloud, move, end):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    planted = cloud.fault("denied", operation="DeleteEndpoint", times=None)
    move(by=user, resource_id=resource.pk)
    look_after(resource.pk, "failed")
    asked = len(cloud.calls(operation="DeleteEndpoint"))
    look_after(resource.pk, lambda _: len(cloud.calls(operation="DeleteEndpoint")) > asked + 2)
    assert resource.events.filter(code="failed").count() == 1
    cloud.control("DELETE", f"/faults/{planted}")
    over = look_after(resource.pk, end)
    assert (over.status_reason_code, over.status_reason_text) == ("", "")


def test_remains_are_told_once_and_removed_as_soon_as_they_can_be(user, deployed, cloud):
    resource = deployed(user)
    cloud.fault("quota")
    planted = cloud.fault("denied", operation="DeleteModel", times=None)
    look_after(resource.pk, lambda found: found.events.filter(code="remains").exists())
    failed = DeployedResource.objects.get(pk=resource.pk)
    assert (failed.status, failed.status_reason_code) == (Status.FAILED, "quota")
    asked = len(cloud.calls(operation="DeleteModel"))
    look_after(resource.pk, lambda _: len(cloud.calls(operation="DeleteModel")) > asked + 2)
    assert resource.events.filter(code="remains").count() == 1
    cloud.control("DELETE", f"/faults/{planted}")
    assert undone(resource).status_reason_code == "quota"
    assert left(cloud) == []


def test_a_deletion_that_never_ends_is_given_up_and_watched(user, deployed, cloud):
    resource = deployed(user)
    look_after(resource.pk, "in_service")
    cloud.scale(1)
    actions.delete(by=user, resource_id=resource.pk)
    look_after(resource.pk, lambda found: found.steps.filter(error_code="still_deleting").exists())
    late(resource)
    failed = look_after(resource.pk, "failed")
    assert failed.status_reason_code == "deadline"
    assert "still being deleted" in failed.status_reason_text
    assert failed.look_at is not None


def test_an_undoing_that_takes_too_long_is_told_and_goes_on(user, deployed, cloud):
    resource = deployed(user)
    cloud.fault("capacity")
    planted = cloud.fault("throttle", operation="DeleteEndpoint", times=None)
    look_after(resource.pk, "failed")
    late(resource)
    look_after(resource.pk, lambda found: found.events.filter(code="remains").exists())
    cloud.control("DELETE", f"/faults/{planted}")
    undone(resource)
    assert left(cloud) == []
