"""Planning: what is told before anything is done."""

from decimal import Decimal

import pytest
from django.db import transaction

from deployments import actions
from deployments.planning import AmbiguousModel, UnknownModel
from deployments.plans import PlanRequest
from modelcatalog.models import CatalogModel, Connection, ModelConfiguration
from tests.deployments.conftest import INSTANCE, MODEL
from tests.factories import make_catalog_model, make_connection, make_resource


def verdicts(plan):
    return {check.code: check.verdict for check in plan.checks}


def test_the_usual_stands_for_what_is_left_out(user, mistral):
    plan = actions.plan(by=user, request=PlanRequest(model_id=MODEL))
    assert (plan.region, plan.instance_type, plan.instance_count) == ("us-east-1", INSTANCE, 1)
    assert plan.name == "mistral-7b-instruct-v0-3" or plan.name.startswith("mistral")
    assert not plan.refused
    assert not plan.missing


def test_prices_are_told_for_all_instances(user, order):
    plan = actions.plan(by=user, request=order(instance_count=2))
    assert plan.per_hour_usd == Decimal("3.03")
    assert plan.per_month_usd == Decimal("3.03") * 730
    assert plan.working_month_usd == Decimal("3.03") * 8 * 22
    assert (plan.price_status, plan.price_source) == ("priced", "AWS price list")


def test_the_exact_calls_are_shown_and_none_is_made(user, order, cloud):
    plan = actions.plan(by=user, request=order())
    assert [call.call for call in plan.calls] == [
        "sagemaker:CreateModel", "sagemaker:CreateEndpointConfig", "sagemaker:CreateEndpoint",
    ]  # fmt: skip
    assert [call.paid for call in plan.calls] == [False, False, True]
    assert {call.remote_name for call in plan.calls} == {plan.order.name}
    assert not [call for call in cloud.calls() if call["operation"].startswith("Create")]


def test_an_unknown_price_is_a_warning_and_no_zero(user, order):
    plan = actions.plan(by=user, request=order(instance_type="ml.g5.xlarge"))
    assert (plan.per_hour_usd, plan.per_month_usd, plan.price_status) == (None, None, "unpriced")
    assert plan.refused is False


def test_an_unsupported_instance_refuses_the_plan(user, order):
    plan = actions.plan(by=user, request=order(instance_type="ml.t3.nano"))
    assert plan.refused
    assert verdicts(plan)["instance"] == "fail"
    assert plan.missing


def test_a_model_without_an_instance_type_says_so(user, sagemaker):
    bare = make_catalog_model(sagemaker, name="Bare")
    plan = actions.plan(by=user, request=PlanRequest(model_id=str(bare.pk)))
    assert verdicts(plan)["instance"] == "fail"


def test_a_taken_name_refuses_the_plan_and_a_free_one_is_proposed(user, teammate, order, mistral):
    make_resource(teammate, mistral, resource_name="taken")
    assert verdicts(actions.plan(by=user, request=order(name="taken")))["resource_name"] == "fail"
    proposed = actions.plan(by=user, request=order()).name
    make_resource(teammate, mistral, resource_name=proposed)
    assert actions.plan(by=user, request=order()).name == f"{proposed}-2"


def test_names_of_other_organisations_and_of_deleted_resources_are_free(
    user, stranger, order, mistral
):
    make_resource(stranger, mistral, resource_name="same")
    make_resource(user, mistral, resource_name="same", status="deleted")
    assert verdicts(actions.plan(by=user, request=order(name="same")))["resource_name"] == "pass"


def test_people_without_organisation_share_the_nameless_one(order, mistral):
    from tests.factories import make_user

    alone = make_user("alone")
    make_resource(make_user("other"), mistral, resource_name="same")
    plan = actions.plan(by=alone, request=order(name="same"))
    assert verdicts(plan)["resource_name"] == "fail"


def test_a_name_that_no_platform_takes_is_refused(user, order):
    plan = actions.plan(by=user, request=order(name="no spaces, please"))
    assert verdicts(plan)["resource_name"] == "fail"


def test_a_licence_must_be_accepted(user, sagemaker, order):
    gated = CatalogModel.objects.get(model_id="meta-textgeneration-llama-3-1-8b-instruct")
    asked = {"model_id": str(gated.pk), "instance_type": INSTANCE}
    assert verdicts(actions.plan(by=user, request=PlanRequest(**asked)))["licence"] == "fail"
    accepted = actions.plan(by=user, request=PlanRequest(**asked, accept_licence=True))
    assert verdicts(accepted)["licence"] == "pass"


def test_a_withdrawn_model_is_a_warning(user, mistral, order):
    CatalogModel.objects.filter(pk=mistral.pk).update(withdrawn_at=mistral.refreshed_at)
    assert verdicts(actions.plan(by=user, request=order()))["offered"] == "warn"


def test_an_unreachable_platform_leaves_its_verdicts_open(user, order, sagemaker):
    Connection.objects.update(endpoint_url="http://127.0.0.1:9")
    plan = actions.plan(by=user, request=order())
    assert not plan.refused
    assert "unknown" in verdicts(plan).values()
    assert len(plan.calls) == 3


def test_an_unreachable_server_leaves_its_verdicts_open(user, server):
    model = make_catalog_model(server, model_id="simulated-chat-small")
    Connection.objects.filter(pk=server.pk).update(base_url="http://127.0.0.1:9/v1")
    plan = actions.plan(by=user, request=PlanRequest(model_id=str(model.pk)))
    assert not plan.refused
    assert "unknown" in verdicts(plan).values()


def test_denied_credentials_refuse_the_plan(user, order, cloud):
    cloud.fault("denied", times=None)
    plan = actions.plan(by=user, request=order())
    assert plan.refused


def test_a_missing_secret_refuses_the_plan(user, server):
    model = make_catalog_model(server)
    Connection.objects.filter(pk=server.pk).update(secret_ref="env:NOT_ALLOWED")
    plan = actions.plan(by=user, request=PlanRequest(model_id=str(model.pk)))
    assert verdicts(plan)["secret_missing"] == "fail"
    assert plan.calls == []


def test_an_unknown_model_is_missing(user, stranger, mistral):
    with pytest.raises(UnknownModel):
        actions.plan(by=user, request=PlanRequest(model_id="nothing"))
    Connection.objects.update(organization=stranger.organization)
    with pytest.raises(UnknownModel):
        actions.plan(by=user, request=PlanRequest(model_id=str(mistral.pk)))


def test_a_model_of_two_connections_must_be_named_more_exactly(user, mistral):
    other = make_connection("sagemaker", endpoint_url="http://127.0.0.1:9", region="us-east-1")
    make_catalog_model(other, model_id=MODEL)
    with pytest.raises(AmbiguousModel) as refusal:
        actions.plan(by=user, request=PlanRequest(model_id=MODEL))
    assert "connection_id" in refusal.value.fields
    exact = PlanRequest(model_id=MODEL, platform="sagemaker", connection_id=mistral.connection_id)
    assert actions.plan(by=user, request=exact).model == mistral


def test_a_server_needs_no_instance_and_has_no_price_by_the_hour(user, server):
    model = make_catalog_model(server, model_id="simulated-chat-small", name="Sim chat")
    plan = actions.plan(by=user, request=PlanRequest(model_id=str(model.pk), region="us-east-1"))
    assert (plan.hourly, plan.region, plan.instance_type, plan.per_hour_usd) == (
        False, "", "", None,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_planning_within_a_transaction_is_a_mistake(transactional_db, user, order):
    with transaction.atomic(), pytest.raises(RuntimeError):
        actions.plan(by=user, request=order())


def test_where_nothing_runs_by_the_hour_the_plan_names_the_price_of_tokens(user, server):
    model = make_catalog_model(server, model_id="simulated-chat-small")
    request = PlanRequest(model_id=str(model.pk))
    assert actions.plan(by=user, request=request).price_status == "unpriced"
    ModelConfiguration.objects.create(
        model_id=model.model_id, per_1k_input_tokens_usd="0.001", per_1k_output_tokens_usd="0.002"
    )
    priced = actions.plan(by=user, request=request)
    assert (priced.input_per_1m_usd, priced.output_per_1m_usd) == (1, 2)
    assert (priced.price_status, priced.price_source) == ("priced", "set by an operator")
    assert priced.per_hour_usd is None
