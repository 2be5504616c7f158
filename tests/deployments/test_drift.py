"""What was changed outside: shown, taken over or put back, on the page and in the API."""

from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from deployments import found_actions
from deployments.models import DeployedResource
from deployments.restoring import CannotBeTakenOver, NoDrift
from tests.deployments.conftest import INSTANCE
from tests.deployments.living import left, look_after
from tests.deployments.outside import (
    OTHER,
    arn_of,
    aws,
    change,
    cycle,
    rest,
)


@pytest.fixture
def ours(user, deployed, cloud):
    for kind in (INSTANCE, OTHER):
        cloud.quota(kind, 100)
    [resource] = rest(deployed(user, name="ours"))
    cycle()
    return resource


def fresh(resource):
    return DeployedResource.objects.get(pk=resource.pk)


def untag(cloud, resource):
    aws(cloud).delete_tags(ResourceArn=arn_of(cloud, resource), TagKeys=["staque:owner"])


def test_theirs_is_taken_over_with_its_price(user, ours, cloud):
    theirs = change(cloud, ours, count=3)
    cycle()
    taken = found_actions.take_over(by=user, resource_id=ours.pk)
    assert (taken.instance_count, taken.estimated_hourly_cost) == (3, Decimal("4.545"))
    assert taken.drift == []
    cycle()
    assert fresh(ours).drift == []
    entry = AuditEntry.objects.get(act="deployment.take_over")
    assert (entry.before["instance_count"], entry.after["instance_count"]) == (1, 3)
    assert fresh(ours).events.filter(code="taken_over", by=user).count() == 1
    assert (
        aws(cloud).describe_endpoint(EndpointName=ours.remote_name)["EndpointConfigName"] == theirs
    )


def test_what_was_taken_over_is_stopped_and_started_as_it_was(user, ours, cloud):
    from deployments import actions

    theirs = change(cloud, ours, count=2)
    cycle()
    found_actions.take_over(by=user, resource_id=ours.pk)
    actions.stop(by=user, resource_id=ours.pk)
    look_after(ours.pk, "stopped")
    actions.start(by=user, resource_id=ours.pk)
    look_after(ours.pk, "in_service")
    cycle()
    assert fresh(ours).drift == []
    actions.delete(by=user, resource_id=ours.pk)
    look_after(ours.pk, "deleted")
    assert left(cloud) == [theirs]


def test_tags_that_were_removed_are_put_back_without_a_new_instance(user, ours, cloud):
    untag(cloud, ours)
    cycle()
    asked = len(cloud.calls(operation="UpdateEndpoint"))
    found_actions.put_back(by=user, resource_id=ours.pk)
    back = look_after(ours.pk, "in_service")
    rest(back)
    cycle()
    assert fresh(ours).drift == []
    assert len(cloud.calls(operation="UpdateEndpoint")) == asked
    assert fresh(ours).events.filter(code="drift_over").count() == 1
    assert AuditEntry.objects.filter(act="deployment.put_back", by=user).count() == 1


def test_what_was_ordered_is_put_back_as_an_update(user, ours, cloud):
    change(cloud, ours, instance_type=OTHER, count=2)
    cycle()
    found_actions.put_back(by=user, resource_id=ours.pk)
    look_after(ours.pk, lambda found: found.status == "in_service" and found.revision == 2)
    rest(ours)
    cycle()
    whole = fresh(ours)
    assert (whole.drift, whole.instance_type, whole.instance_count) == ([], INSTANCE, 1)
    found = aws(cloud).describe_endpoint(EndpointName=ours.remote_name)
    assert found["EndpointConfigName"] == f"{ours.remote_name}-r2"


def test_a_configuration_that_was_deleted_can_only_be_put_back(user, ours, cloud):
    aws(cloud).delete_endpoint_config(EndpointConfigName=ours.remote_name)
    cycle()
    assert [one["theirs"] for one in fresh(ours).drift] == ["deleted"]
    with pytest.raises(CannotBeTakenOver):
        found_actions.take_over(by=user, resource_id=ours.pk)


def test_what_runs_as_ordered_has_nothing_to_settle(user, ours):
    for act in (found_actions.take_over, found_actions.put_back):
        with pytest.raises(NoDrift):
            act(by=user, resource_id=ours.pk)


def test_the_page_and_the_api_show_the_difference(user, ours, cloud, client_of, api_of):
    address = f"/api/v1/deployments/{ours.pk}/"
    assert api_of(user).get(address).json()["data"]["drift"] == []
    untag(cloud, ours)
    cycle()
    [one] = api_of(user).get(address).json()["data"]["drift"]
    assert one == {"field": "tag staque:owner", "ours": str(user.pk), "theirs": "removed"}
    page = client_of(user).get(f"/deployments/{ours.pk}/").content.decode()
    assert "Changed outside of Staque" in page
    assert "tag staque:owner" in page
    question = client_of(user).get(f"/deployments/{ours.pk}/take-over/").content.decode()
    assert "Take over what was changed?" in question
    done = client_of(user).post(f"/deployments/{ours.pk}/take-over/")
    assert done.status_code == 302
    assert api_of(user).get(address).json()["data"]["drift"] == []


def test_a_script_puts_it_back(user, ours, cloud, api_of):
    untag(cloud, ours)
    cycle()
    answer = api_of(user).post(f"/api/v1/deployments/{ours.pk}/put-back/")
    assert answer.status_code == 202
    assert answer.json()["data"]["status"] == "updating"
    again = api_of(user).post(f"/api/v1/deployments/{ours.pk}/put-back/")
    assert (again.status_code, again.json()["code"]) == (409, "no_drift")
