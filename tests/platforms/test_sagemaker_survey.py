"""All endpoints of an account in a call for each hundred, and one of them closely."""

import pytest

from platforms.contract import Access, NetworkPolicy, Order
from platforms.errors import Denied
from platforms.sagemaker.survey import EndpointSurvey
from tests.deployments.outside import IMAGE
from tests.fixtures.simulator import ROLE

REGION = "us-east-1"


@pytest.fixture
def account(simulator):
    """An account with a model and a configuration to start endpoints from."""
    simulator.reset()
    simulator.quota("ml.g5.xlarge", 1000)
    client = simulator.client("sagemaker")
    client.create_model(ModelName="m", PrimaryContainer={"Image": IMAGE}, ExecutionRoleArn=ROLE)
    variant = {"VariantName": "v", "ModelName": "m", "InstanceType": "ml.g5.xlarge"}
    client.create_endpoint_config(
        EndpointConfigName="c", ProductionVariants=[{**variant, "InitialInstanceCount": 2}]
    )
    return client


@pytest.fixture
def survey(simulator):
    return EndpointSurvey(
        Access(
            platform="sagemaker",
            simulated=True,
            region=REGION,
            endpoint_url=simulator.url,
            network=NetworkPolicy(allow_loopback=True),
        )
    )


def start(account, *names, **tags):
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    for name in names:
        account.create_endpoint(EndpointName=name, EndpointConfigName="c", Tags=listed)


def test_two_calls_list_a_hundred(account, survey, simulator):
    start(account, *(f"e-{number}" for number in range(101)), team="research")
    simulator.control("DELETE", "/calls")
    seen = list(survey.sightings(region=REGION))
    assert {one.name for one in seen} == {f"e-{number}" for number in range(101)}
    assert {tuple(one.tags.items()) for one in seen} == {(("team", "research"),)}
    made = [call["operation"] for call in simulator.calls()]
    assert (made.count("ListEndpoints"), made.count("GetResources"), len(made)) == (2, 2, 4)


def test_what_has_no_tag_has_none_and_what_cannot_be_read_is_not_known(account, survey, simulator):
    start(account, "bare")
    [bare] = survey.sightings(region=REGION)
    assert bare.tags == {}
    simulator.fault("denied", operation="GetResources")
    [bare] = survey.sightings(region=REGION)
    assert bare.tags is None


def test_who_may_not_list_is_told_so(account, survey, simulator):
    simulator.fault("denied", operation="ListEndpoints")
    with pytest.raises(Denied):
        list(survey.sightings(region=REGION))


def test_a_close_look_says_all_that_can_differ(account, survey, simulator):
    start(account, "one", **{"sagemaker-sdk:jumpstart-model-id": "some-model"})
    simulator.advance(2000)
    found = survey.closely("one", region=REGION)
    assert (found.instance_type, found.instance_count, found.instances) == (
        "ml.g5.xlarge", 2, {"ml.g5.xlarge": 2},
    )  # fmt: skip
    assert (found.model_id, found.model_name, found.recipe) == ("some-model", "m", {"adopted": "c"})
    assert found.sighting.observation.status == "in_service"
    assert survey.closely("nobody", region=REGION) is None


def test_scaling_within_its_bounds_and_any_type_of_a_pool_are_no_difference(account, survey):
    start(account, "one")
    found = survey.closely("one", region=REGION)
    order = Order(
        name="one",
        model_id="m",
        instance_type="ml.g5.2xlarge",
        instance_count=1,
        recipe={"adopted": "c"},
        options={"fallback_instance_types": ["ml.g5.xlarge"], "autoscaling_max": 3},
    )
    assert survey.differences(order, found) == []


def test_a_configuration_that_is_gone_hides_no_count(account, survey, simulator):
    start(account, "one")
    simulator.advance(2000)
    account.delete_endpoint_config(EndpointConfigName="c")
    found = survey.closely("one", region=REGION)
    order = Order(
        name="one", model_id="m", instance_type="ml.g5.xlarge", instance_count=2,
        recipe={"adopted": "c"},
    )  # fmt: skip
    assert [one.theirs for one in survey.differences(order, found)] == ["deleted"]
    assert (found.instance_type, found.instance_count) == ("", 2)
