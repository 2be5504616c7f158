"""Deploying: the row is committed with its name before anything is called."""

import re
import uuid

import pytest

from conversations.models import Conversation
from deployments import actions
from deployments.actions import NameTaken, NotYourConversation, PlanRefused
from deployments.models import DeployedResource, Saga, Status
from modelcatalog.models import ModelConfiguration
from tests.deployments.conftest import INSTANCE, MODEL


def test_the_row_holds_everything_before_the_first_call(user, deployed, cloud):
    resource = deployed(user, name="my.model", instance_count=2)
    resource.refresh_from_db()
    assert (resource.status, resource.desired_status) == (Status.PENDING, "in_service")
    assert (resource.resource_type, resource.platform) == ("sagemaker", "sagemaker")
    assert (resource.simulated, resource.saga, resource.hourly) == (True, Saga.LAUNCH, True)
    assert resource.deployment_config["tags"]["staque:resource"] == str(resource.pk)
    assert re.fullmatch(r"staque-[a-z0-9-]+-mymodel-[0-9a-f]{8}", resource.remote_name)
    assert (resource.deadline_at is not None, resource.look_at is not None) == (True, True)
    assert not [call for call in cloud.calls() if call["operation"].startswith("Create")]


def test_a_long_name_still_fits_every_platform(user, deployed):
    resource = deployed(user, name="a" * 80)
    assert len(resource.remote_name) <= 63
    assert resource.remote_name.endswith(resource.pk.hex[:8])


def test_the_first_deployment_of_a_model_gives_its_configuration_its_id(user, deployed):
    first = deployed(user, name="first")
    deployed(user, name="second")
    kept = ModelConfiguration.objects.get(model_id=MODEL)
    assert kept.pk == first.pk


def test_a_refused_plan_is_not_deployed(user, order):
    with pytest.raises(PlanRefused) as refusal:
        actions.put_to_work(by=user, request=order(instance_type="ml.t3.nano"))
    assert [check["code"] for check in refusal.value.details["checks"]] == ["instance"]
    assert not DeployedResource.objects.exists()


def test_of_two_with_the_same_name_one_is_told(user, teammate, order):
    first = actions.plan(by=user, request=order(name="same"))
    second = actions.plan(by=teammate, request=order(name="same"))
    actions.deploy(by=user, plan=first)
    with pytest.raises(NameTaken):
        actions.deploy(by=teammate, plan=second)


def test_a_plan_is_deployed_once(user, order):
    plan = actions.plan(by=user, request=order(name="once"))
    actions.deploy(by=user, plan=plan)
    with pytest.raises(NameTaken):
        actions.deploy(by=user, plan=plan)


def test_it_belongs_to_an_own_conversation_or_is_refused(user, teammate, order):
    own = Conversation.objects.create(user=user, title="mine")
    made = actions.put_to_work(by=user, request=order(name="one", conversation_id=own.pk))
    assert made.conversation_id == own.pk
    for foreign in (uuid.uuid4(), Conversation.objects.create(user=teammate, title="no").pk):
        with pytest.raises(NotYourConversation):
            actions.put_to_work(by=user, request=order(name="two", conversation_id=foreign))


def test_a_worker_is_asked_once_the_row_is_committed(
    user, order, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        actions.put_to_work(by=user, request=order(instance_type=INSTANCE))
    assert len(callbacks) == 1
