"""Where a plan begins when nobody names a region."""

import pytest

from deployments import actions
from deployments.planning import AmbiguousModel
from deployments.plans import PlanRequest
from deployments.regions import regions
from tests.deployments.conftest import MODEL
from tests.factories import make_catalog_model, make_connection


def in_region(region, **values):
    connection = make_connection("sagemaker", region=region, endpoint_url="http://127.0.0.1:9")
    return make_catalog_model(connection, model_id=MODEL, **values)


def test_the_connections_region_comes_first(user):
    model = in_region("eu-west-1", regions=["us-east-1", "eu-west-1"])
    assert regions(model, user) == ["eu-west-1", "us-east-1"]


def test_a_connection_to_any_region_begins_in_the_persons(user):
    user.aws_region = "eu-west-1"
    model = in_region("", regions=["us-east-1", "eu-west-1"])
    assert regions(model, user) == ["eu-west-1", "us-east-1"]


def test_a_region_that_the_model_lacks_is_no_default(user):
    user.aws_region = "ap-south-1"
    assert regions(in_region("", regions=["us-east-1"]), user) == ["us-east-1"]
    assert regions(in_region(""), user) == ["ap-south-1"]


def test_of_several_connections_that_in_the_persons_region_is_planned(user, mistral):
    in_region("eu-west-1")
    user.aws_region = "us-east-1"
    plan = actions.plan(by=user, request=PlanRequest(model_id=MODEL))
    assert (plan.model, plan.region) == (mistral, "us-east-1")


def test_a_region_that_is_named_stands_above_the_persons(user, mistral):
    there = in_region("eu-west-1")
    plan = actions.plan(by=user, request=PlanRequest(model_id=MODEL, region="eu-west-1"))
    assert plan.model == there


def test_real_money_is_never_chosen_by_a_region(user, mistral):
    there = in_region("eu-west-1")
    type(there.connection).objects.filter(pk=there.connection_id).update(simulated=False)
    user.aws_region = "eu-west-1"
    with pytest.raises(AmbiguousModel):
        actions.plan(by=user, request=PlanRequest(model_id=MODEL))
