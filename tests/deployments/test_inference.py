"""Asking a deployed model: the gate, the answer, what it costs."""

import asyncio
import uuid
from decimal import Decimal

import pytest

from deployments import inference
from deployments.inference import NotReady, UnknownParameter
from deployments.models import DeployedResource
from foundation.refusals import Missing
from modelcatalog.access import SecretMissing
from modelcatalog.models import Connection, ModelConfiguration
from platforms.contract import Delta, Ending, TokenUsage, Turn
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_connection, make_resource

USAGE = TokenUsage(input_tokens=1000, output_tokens=500)
HELLO = [Turn(role="user", content="Hello")]


@pytest.fixture
def resource(user, db):
    model = make_catalog_model(make_connection("sagemaker"))
    return make_resource(user, model, resource_name="mine", instance_count=2)


@pytest.fixture
def served(user, server):
    model = make_catalog_model(server, model_id="simulated-chat-small")
    return make_resource(user, model, hourly=False, resource_name="served")


@pytest.mark.parametrize(
    ("stands", "why"),
    [
        ({"status": "provisioning"}, "not in service yet"),
        ({"status": "stopped", "desired_status": "stopped"}, "is stopped. Starting costs"),
        ({"desired_status": "stopped"}, "is stopped"),
        ({"status": "deleted", "desired_status": "deleted"}, "was deleted"),
        ({"status": "failed", "status_reason_text": "Too little."}, "failed: Too little."),
    ],
)
def test_what_does_not_serve_says_why_and_what_to_do(resource, stands, why):
    DeployedResource.objects.filter(pk=resource.pk).update(**stands)
    with pytest.raises(NotReady, match=why):
        inference.target(resource.pk)


def test_what_does_not_exist_is_missing(db):
    with pytest.raises(Missing):
        inference.target(uuid.uuid4())


def test_a_secret_that_is_not_there_is_refused(resource):
    Connection.objects.update(secret_ref="env:NOT_ALLOWED")
    with pytest.raises(SecretMissing):
        inference.target(resource.pk)


def test_time_is_what_an_hourly_resource_costs(resource):
    DeployedResource.objects.update(estimated_hourly_cost="3.03")
    cost = inference.cost(inference.target(resource.pk), None, 2.5)
    assert cost.usd == Decimal("0.002104166667")
    assert cost.status == "estimated"
    assert cost.basis["formula"] == "2.5 s busy × $1.515/h × 2 / 3600"


def test_an_hourly_resource_without_a_price_is_unpriced(resource):
    cost = inference.cost(inference.target(resource.pk), USAGE, 2.5)
    assert (cost.usd, cost.status) == (None, "unpriced")


def test_tokens_are_what_a_served_model_costs(served):
    assert inference.cost(inference.target(served.pk), USAGE, 2.5).status == "unpriced"
    ModelConfiguration.objects.create(
        model_id=served.model_id, per_1k_input_tokens_usd="0.001", per_1k_output_tokens_usd="0.002"
    )
    target = inference.target(served.pk)
    cost = inference.cost(target, USAGE, 2.5)
    assert (cost.usd, cost.status) == (Decimal("0.002"), "priced")
    assert inference.cost(target, None, 2.5).status == "unpriced"


def answered(target, **more):
    """Asked in a loop of its own: nothing of it touches the database."""

    async def ask():
        return [event async for event in inference.ask(target, HELLO, **more)]

    return asyncio.run(ask())


def test_a_served_model_answers(served):
    target = inference.target(served.pk)
    *deltas, ending = answered(target, parameters={"max_tokens": 5, "temperature": None})
    assert all(isinstance(delta, Delta) for delta in deltas)
    assert isinstance(ending, Ending)
    assert ending.usage.output_tokens <= 5


def test_an_endpoint_answers(user, deployed):
    target = inference.target(look_after(deployed(user).pk, "in_service").pk)
    *deltas, ending = answered(target, system_prompt="Be short.", parameters={"stop": ["zebra"]})
    assert "".join(delta.text for delta in deltas)
    assert isinstance(ending, Ending)


def test_a_parameter_without_effect_is_refused():
    with pytest.raises(UnknownParameter, match="temprature"):
        inference.checked_parameters({"temprature": 1})
