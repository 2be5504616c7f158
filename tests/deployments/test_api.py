"""The API of deployments, as scripts see it."""

import uuid

import pytest

from deployments.models import DeployedResource
from tests.deployments.conftest import INSTANCE, MODEL
from tests.deployments.living import look_after
from tests.factories import make_catalog_model, make_connection, make_resource

PATH = "/api/v1/deployments/"
FIELDS = {
    "id", "name", "platform", "model_id", "region", "instance_type", "status", "desired_status",
    "observed_status", "status_reason", "simulated", "endpoint_url", "estimated_hourly_cost",
    "cost_to_date", "is_active", "created_at", "updated_at", "conversation_id",
}  # fmt: skip


@pytest.fixture
def resource(user, db):
    model = make_catalog_model(make_connection("sagemaker"))
    return make_resource(user, model, launched=True, resource_name="mine")


def data(answer, status=200):
    assert answer.status_code == status, answer.json()
    assert answer.json()["success"] is True
    return answer.json()["data"]


def refusal(answer, status):
    assert answer.status_code == status, answer.json()
    assert answer.json()["success"] is False
    return answer.json()


def test_a_script_plans_deploys_stops_starts_and_deletes(user, api_of, mistral):
    api = api_of(user)
    wanted = {"platform": "sagemaker", "model_id": MODEL, "name": "scripted"}
    plan = data(api.post(f"{PATH}plan/", wanted, format="json"))
    assert (plan["per_hour_usd"], plan["per_month_usd"]) == ("1.515", "1105.95")
    assert (plan["refused"], len(plan["calls"])) == (False, 3)
    dry = data(api.post(PATH, wanted | {"dry_run": True}, format="json"))
    assert dry["name"] == "scripted"
    assert not DeployedResource.objects.exists()

    made = data(api.post(PATH, wanted, format="json"), 202)
    assert set(made) >= FIELDS
    assert (made["status"], made["estimated_hourly_cost"]) == ("pending", "1.515")
    own = f"{PATH}{made['id']}/"
    for act, status in (("stop", "stopped"), ("start", "in_service"), ("restart", "in_service")):
        look_after(uuid.UUID(made["id"]), "in_service")
        if act == "start":
            data(api.post(f"{own}stop/"), 202)
            look_after(uuid.UUID(made["id"]), "stopped")
        data(api.post(f"{own}{act}/"), 202)
        look_after(uuid.UUID(made["id"]), status)
        if act == "stop":
            data(api.post(f"{own}start/"), 202)
    assert data(api.delete(own), 202)["status"] == "deleting"
    look_after(uuid.UUID(made["id"]), "deleted")
    assert data(api.get(own))["is_active"] is False


def test_everybody_is_answered_about_their_own(api_of, user, teammate, admin, stranger, resource):
    own = f"{PATH}{resource.pk}/"
    for who, sees in ((user, True), (admin, True), (teammate, False), (stranger, False)):
        api = api_of(who)
        listed = data(api.get(PATH))["results"]
        assert [row["name"] for row in listed] == (["mine"] if sees else [])
        for path in (own, f"{own}events/", f"{own}costs/", f"{own}metrics/"):
            assert api.get(path).status_code == (200 if sees else 404)
        if not sees:
            for act in ("start", "stop", "restart"):
                assert refusal(api.post(f"{own}{act}/"), 404)["code"] == "not_found"
            refusal(api.delete(own), 404)


def test_a_refused_move_says_why(api_of, user, resource):
    said = refusal(api_of(user).post(f"{PATH}{resource.pk}/start/"), 409)
    assert said["code"] == "already_started"
    assert said["error"] == "mine is in service already."


def test_a_refused_plan_names_the_failing_checks(api_of, user, mistral):
    wanted = {"model_id": str(mistral.pk), "instance_type": "ml.t3.nano"}
    said = refusal(api_of(user).post(PATH, wanted, format="json"), 422)
    assert said["code"] == "plan_refused"
    assert [check["code"] for check in said["details"]["checks"]] == ["instance"]


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"model_id": ""},
        {"model_id": "x" * 256},
        {"model_id": MODEL, "instance_count": 0},
        {"model_id": MODEL, "instance_count": 101},
        {"model_id": MODEL, "platform": "mainframe"},
        {"model_id": MODEL, "connection_id": "no-uuid"},
        {"model_id": MODEL, "instnce_type": INSTANCE},
        [MODEL],
    ],
)
def test_what_is_malformed_is_refused(api_of, user, wanted):
    assert refusal(api_of(user).post(PATH, wanted, format="json"), 400)["code"] == "invalid"


def test_an_unknown_model_is_not_found(api_of, user, db):
    said = refusal(api_of(user).post(f"{PATH}plan/", {"model_id": "nothing"}, format="json"), 404)
    assert said["code"] == "unknown_model"


def test_the_list_is_filtered_and_cut_into_pages(api_of, user, resource):
    for _ in range(3):
        make_resource(user, resource.catalog_model, status="stopped", desired_status="stopped")
    other = make_resource(user, make_catalog_model(resource.connection))
    api = api_of(user)
    assert len(data(api.get(f"{PATH}?status=stopped"))["results"]) == 3
    of_model = data(api.get(f"{PATH}?model={other.catalog_model_id}"))["results"]
    assert [row["id"] for row in of_model] == [str(other.pk)]
    first = data(api.get(f"{PATH}?page_size=2"))
    assert (len(first["results"]), first["previous"]) == (2, None)
    assert len(data(api.get(first["next"]))["results"]) == 2
    refusal(api.get(f"{PATH}?status=nonsense"), 400)


def test_the_list_takes_as_many_queries_for_three_as_for_thirty(
    api_of, user, resource, django_assert_max_num_queries
):
    api = api_of(user)

    def queries():
        with django_assert_max_num_queries(12) as captured:
            data(api.get(f"{PATH}?page_size=100"))
        return len(captured)

    few = queries()
    for _ in range(30):
        make_resource(user, make_catalog_model(resource.connection))
    assert queries() == few


def test_events_tell_who_asked(api_of, user, resource):
    data(api_of(user).post(f"{PATH}{resource.pk}/stop/"), 202)
    events = data(api_of(user).get(f"{PATH}{resource.pk}/events/"))["results"]
    assert [(event["code"], event["by"]) for event in events] == [("stop", "owner")]


def test_costs_say_how_they_are_reckoned(api_of, user, resource):
    costs = data(api_of(user).get(f"{PATH}{resource.pk}/costs/"))
    assert costs["estimated_hourly_cost"] is None
    assert costs["formula"] == "unpriced: no hourly price is known"
    DeployedResource.objects.update(estimated_hourly_cost="1.515")
    assert "$1.515/h" in data(api_of(user).get(f"{PATH}{resource.pk}/costs/"))["formula"]
    DeployedResource.objects.update(hourly=False)
    assert "tokens" in data(api_of(user).get(f"{PATH}{resource.pk}/costs/"))["formula"]


def test_metrics_that_nobody_has_read_are_empty(api_of, user, resource):
    assert data(api_of(user).get(f"{PATH}{resource.pk}/metrics/")) == {"as_of": None, "panels": []}
