"""What runs is changed without a break: the new beside the old, or not at all."""

from decimal import Decimal

import pytest

from deployments import actions
from deployments.models import DeployedResource, Saga
from deployments.plans import Change
from deployments.queries import burn_rate
from modelcatalog.models import Price, Unit
from tests.deployments.living import kept_of, late, look_after
from tests.factories import NOW

BIGGER = "ml.g5.12xlarge"


@pytest.fixture
def serving(user, deployed, sagemaker):
    Price.objects.create(
        connection=sagemaker,
        unit=Unit.INSTANCE_HOUR,
        region="us-east-1",
        instance_type=BIGGER,
        usd=Decimal("7.09"),
        source="AWS price list",
        as_of=NOW,
    )
    return look_after(deployed(user).pk, "in_service")


def update(user, resource, **change):
    return actions.update(by=user, resource_id=resource.pk, change=Change(**change))


def codes(resource):
    return [event.code for event in resource.events.order_by("id")]


@pytest.mark.django_db(transaction=True)
def test_the_plan_of_an_update_shows_its_own_calls_and_price(user, serving):
    change = Change(instance_type=BIGGER)
    plan = actions.plan_update(by=user, resource_id=serving.pk, change=change)
    assert [step.call.partition(":")[2] for step in plan.calls] == [
        "CreateModel",
        "CreateEndpointConfig",
        "UpdateEndpoint",
        "DescribeEndpoint",
        "DeleteEndpointConfig",
        "DeleteModel",
    ]
    assert plan.per_hour_usd == Decimal("7.09")


@pytest.mark.django_db(transaction=True)
def test_it_serves_all_the_while_and_both_are_paid_for(user, serving, cloud):
    update(user, serving, instance_type=BIGGER)
    resource = look_after(serving.pk, "updating")
    assert DeployedResource.objects.ready().filter(pk=resource.pk).exists()
    assert burn_rate(user) == Decimal("1.515") + Decimal("7.09")
    resource = look_after(serving.pk, "in_service")
    assert (resource.instance_type, resource.revision) == (BIGGER, 2)
    assert resource.estimated_hourly_cost == burn_rate(user) == Decimal("7.09")
    assert resource.pending is None
    assert kept_of(cloud, "configs") == [f"{resource.remote_name}-r2"]
    assert kept_of(cloud, "models") == [f"{resource.remote_name}-r2"]
    assert codes(resource)[-1] == "updated"


@pytest.mark.django_db(transaction=True)
def test_an_update_that_fails_leaves_what_served(user, serving, cloud):
    update(user, serving, instance_type=BIGGER)
    cloud.fault("capacity", operation="UpdateEndpoint")
    resource = look_after(serving.pk, lambda found: found.pending is None)
    resource = look_after(serving.pk, "in_service")
    assert (resource.instance_type, resource.revision) == ("ml.g5.2xlarge", 1)
    assert resource.status_reason_code == ""
    failed = resource.events.get(code="update_failed")
    assert failed.details["code"] == "capacity"
    assert kept_of(cloud, "configs") == kept_of(cloud, "models") == [resource.remote_name]
    assert burn_rate(user) == Decimal("1.515")


@pytest.mark.django_db(transaction=True)
def test_after_a_failed_update_another_one_takes_a_new_number(user, serving, cloud):
    update(user, serving, instance_type=BIGGER)
    cloud.quota("ml.g5.2xlarge", 10)
    cloud.fault("quota", operation="UpdateEndpoint")
    look_after(serving.pk, lambda found: found.pending is None)
    resource = look_after(serving.pk, "in_service")
    update(user, resource, instance_count=2)
    look_after(serving.pk, "updating")
    resource = look_after(serving.pk, "in_service")
    assert (resource.instance_count, resource.revision) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_a_stop_overtakes_an_update_and_a_start_begins_with_what_stood(user, serving, cloud):
    update(user, serving, instance_type=BIGGER)
    look_after(serving.pk, lambda found: found.steps.filter(call__endswith="UpdateEndpoint"))
    actions.stop(by=user, resource_id=serving.pk)
    look_after(serving.pk, "stopped")
    actions.start(by=user, resource_id=serving.pk)
    resource = look_after(serving.pk, "in_service")
    assert (resource.instance_type, resource.revision) == ("ml.g5.2xlarge", 1)
    actions.delete(by=user, resource_id=serving.pk)
    look_after(serving.pk, "deleted")
    assert kept_of(cloud, "configs") == kept_of(cloud, "models") == []


@pytest.mark.django_db(transaction=True)
def test_an_update_that_never_ends_is_given_up(user, serving, cloud):
    cloud.control("POST", "/time", {"scale": 0.0001})
    try:
        update(user, serving, instance_type=BIGGER)
        look_after(serving.pk, lambda found: found.steps.filter(name="await_update", attempts=1))
        late(serving)
        look_after(serving.pk, lambda found: found.saga == Saga.REVERT)
    finally:
        cloud.control("POST", "/time", {"scale": 2000})
    look_after(serving.pk, lambda found: found.pending is None)
    resource = look_after(serving.pk, "in_service")
    assert codes(resource)[-3:] == ["update_failed", "in_service", "updated"]
    assert resource.instance_type == BIGGER, "it came true after all: the row tells the truth"
    assert resource.leftovers == [1]


@pytest.mark.django_db(transaction=True)
def test_a_script_plans_and_makes_an_update(user, serving, api_of):
    script, address = api_of(user), f"/api/v1/deployments/{serving.pk}/update/"
    planned = script.post(address, {"instance_type": BIGGER, "dry_run": True}, format="json")
    assert planned.status_code == 200
    assert planned.json()["data"]["per_hour_usd"].startswith("7.09")
    made = script.post(address, {"instance_type": BIGGER}, format="json")
    assert made.status_code == 202
    assert made.json()["data"]["status"] == "updating"
    again = script.post(address, {"instance_type": BIGGER}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "not_running")


@pytest.mark.django_db(transaction=True)
def test_an_instance_that_the_model_does_not_take_is_refused(user, serving, api_of):
    address = f"/api/v1/deployments/{serving.pk}/update/"
    refused = api_of(user).post(address, {"instance_type": "ml.t2.medium"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "plan_refused")
    serving.refresh_from_db()
    assert (serving.status, serving.pending) == ("in_service", None)
