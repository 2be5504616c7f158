"""When a resource runs is chosen at its deployment and later, by pages and programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from deployments import queries
from deployments.models import DeployedResource
from tests.deployments.conftest import INSTANCE, MODEL
from tests.factories import make_catalog_model, make_connection, make_resource

BODY = {"platform": "sagemaker", "model_id": MODEL, "instance_type": INSTANCE}
WEEKDAYS = {"from": "08:00", "to": "18:00"}


@pytest.fixture
def resource(user):
    return make_resource(user, make_catalog_model(make_connection("sagemaker")))


@pytest.fixture
def address(resource):
    return f"/api/v1/deployments/{resource.pk}/"


def planned(api, **more):
    answer = api.post("/api/v1/deployments/plan/", BODY | more, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def test_what_runs_by_the_hour_is_stopped_after_an_idle_hour_unless_told_otherwise(
    user, api_of, mistral
):
    made = api_of(user).post("/api/v1/deployments/", BODY, format="json").json()["data"]
    assert (made["idle_minutes"], made["expires_at"], made["schedule"]) == (60, None, None)


def test_it_is_chosen_at_the_deployment(user, api_of, mistral):
    user.time_zone = "Europe/Berlin"
    user.save()
    body = BODY | {"idle_minutes": None, "expires_in_hours": 8, "schedule": WEEKDAYS}
    made = api_of(user).post("/api/v1/deployments/", body, format="json").json()["data"]
    row = DeployedResource.objects.get(pk=made["id"])
    assert row.idle_minutes is None
    assert timedelta(hours=7.9) < row.expires_at - timezone.now() <= timedelta(hours=8)
    assert made["schedule"] == {
        "days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00",
        "time_zone": "Europe/Berlin",
    }  # fmt: skip
    assert row.schedule_next_at > timezone.now()


def test_the_plan_says_what_it_costs_until_it_stops_by_itself(user, api_of, mistral):
    api = api_of(user)
    usual = planned(api)
    assert usual["worst_case_basis"] == "forgotten while Staque runs: stopped after 60 idle minutes"
    assert 1.515 < float(usual["worst_case_usd"]) < 2 * 1.515
    assert planned(api, idle_minutes=None)["worst_case_usd"] == usual["per_month_usd"]
    short = planned(api, idle_minutes=None, expires_in_hours=8)
    assert (short["worst_case_usd"], short["expires_in_hours"]) == ("12.12", 8)
    assert "stopped 8 h after" in short["worst_case_basis"]
    hours = planned(api, schedule=WEEKDAYS)
    assert "Mon–Fri 08:00–18:00" in hours["worst_case_basis"]
    assert 300 < float(hours["worst_case_usd"]) < 350


def test_where_nothing_runs_by_the_hour_there_is_nothing_to_stop(user, api_of, server):
    model = make_catalog_model(server)
    body = {"model_id": str(model.pk), "idle_minutes": 5}
    plan = api_of(user).post("/api/v1/deployments/plan/", body, format="json").json()["data"]
    assert (plan["idle_minutes"], plan["worst_case_usd"]) == (None, None)
    made = make_resource(user, model, hourly=False)
    answer = api_of(user).patch(
        f"/api/v1/deployments/{made.pk}/", {"idle_minutes": 5}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_by_the_hour")


def test_a_program_changes_it_and_nothing_else(user, api_of, resource, address):
    api = api_of(user)
    answer = api.patch(address, {"idle_minutes": 30, "expires_in_hours": 2}, format="json")
    assert (answer.status_code, answer.json()["data"]["idle_minutes"]) == (200, 30)
    api.patch(address, {"schedule": WEEKDAYS}, format="json")
    resource.refresh_from_db()
    assert resource.idle_minutes == 30
    assert resource.expires_at
    api.patch(address, {"schedule": None, "idle_minutes": None}, format="json")
    resource.refresh_from_db()
    assert (resource.schedule, resource.schedule_next_at, resource.idle_minutes) == (None,) * 3
    assert api.patch(address, {"resource_name": "other"}, format="json").status_code in (400, 422)
    entry = AuditEntry.objects.filter(act="deployment.hours").latest("occurred_at")
    assert (entry.before["idle_minutes"], entry.after["idle_minutes"]) == (30, None)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"idle_minutes": 0},
        {"idle_minutes": -5},
        {"idle_minutes": "soon"},
        {"idle_minutes": 10**12},
        {"expires_in_hours": 0},
        {"expires_in_hours": 10**9},
        {"schedule": {"from": "8", "to": "18:00"}},
        {"schedule": {"from": "08:00"}},
        {"schedule": {"from": "08:00", "to": "18:00", "days": []}},
        {"schedule": {"from": "08:00", "to": "18:00", "time_zone": "Mars"}},
        {"schedule": "always"},
    ],
)
def test_nonsense_is_refused(user, api_of, address, nonsense):
    answer = api_of(user).patch(address, nonsense, format="json")
    assert answer.status_code in (400, 422), answer.content
    assert answer.json()["success"] is False


def test_strangers_change_and_keep_nothing(stranger, api_of, address):
    api = api_of(stranger)
    assert api.patch(address, {"idle_minutes": 30}, format="json").status_code == 404
    assert api.post(f"{address}keep/").status_code == 404


def test_a_program_keeps_it_running(user, api_of, resource, address):
    kept = api_of(user).post(f"{address}keep/")
    assert kept.status_code == 200
    assert kept.json()["data"]["keep_until"]
    DeployedResource.objects.update(status="stopped", desired_status="stopped")
    assert api_of(user).post(f"{address}keep/").status_code == 409


def test_the_page_warns_and_one_click_keeps_it(user, client_of, resource):
    DeployedResource.objects.update(
        ending_at=timezone.now() + timedelta(minutes=4), ending_why="idle", idle_minutes=60
    )
    browser = client_of(user)
    address = f"/deployments/{resource.pk}/"
    page = browser.get(address).content.decode()
    assert "after 60 idle minutes" in page
    assert f'action="{address}keep/"' in page
    kept = browser.post(f"{address}keep/", follow=True)
    assert "is kept running" in kept.content.decode()
    assert f'action="{address}keep/"' not in kept.content.decode()


def test_the_start_page_tells_of_what_is_about_to_stop(user, resource):
    DeployedResource.objects.update(
        ending_at=timezone.now() + timedelta(minutes=4), ending_why="idle", idle_minutes=60
    )
    told = queries.attention(user)
    assert [one.title for one in told] == [f"{resource.resource_name} will be stopped"]
    assert "60 idle minutes" in told[0].text
