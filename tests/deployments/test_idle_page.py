"""The page that says when a deployment runs."""

import pytest
from django.utils import timezone

from deployments import actions
from deployments.models import DeployedResource
from tests.deployments.conftest import INSTANCE
from tests.factories import make_catalog_model, make_connection, make_resource


@pytest.fixture
def resource(user):
    return make_resource(user, make_catalog_model(make_connection("sagemaker")))


@pytest.fixture
def address(resource):
    return f"/api/v1/deployments/{resource.pk}/"


def test_the_page_shows_when_it_runs_and_changes_it(user, client_of, resource):
    DeployedResource.objects.update(idle_minutes=60)
    browser = client_of(user)
    address = f"/deployments/{resource.pk}/hours/"
    assert address in browser.get(f"/deployments/{resource.pk}/").content.decode()
    assert "Stop it after 60 idle minutes" in browser.get(address).content.decode()
    given = {
        "idle": "0", "lives": "24", "scheduled": "on", "days": ["mon", "sat"],
        "begins": "09:30", "ends": "17:00", "time_zone": "America/New_York",
    }  # fmt: skip
    assert browser.post(address, given).status_code == 302
    resource.refresh_from_db()
    assert resource.idle_minutes is None
    assert resource.expires_at
    assert resource.schedule["days"] == ["mon", "sat"]
    page = browser.get(f"/deployments/{resource.pk}/").content.decode()
    assert "Mon, Sat 09:30–17:00, America/New_York" in page
    shown = browser.get(address).content.decode()
    assert 'value="09:30"' in shown
    off = browser.post(address, {"idle": "30", "lives": "stays"})
    assert off.status_code == 302
    resource.refresh_from_db()
    assert (resource.schedule, resource.idle_minutes) == (None, 30)
    assert resource.expires_at


def test_wrong_hours_are_refused_beside_their_field(user, client_of, resource):
    answer = client_of(user).post(
        f"/deployments/{resource.pk}/hours/",
        {"idle": "30", "scheduled": "on", "begins": "9", "ends": "10:00", "days": ["mon"]},
    )
    assert answer.status_code == 422
    assert "is no time of day" in answer.content.decode()


def test_the_form_of_the_deploy_page_takes_it(user, client_of, mistral):
    address = f"/deployments/new/?model={mistral.pk}"
    page = client_of(user).get(address).content.decode()
    assert "When nobody asks it anything" in page
    given = {"model": str(mistral.pk), "instance_type": INSTANCE, "instance_count": "1",
             "idle": "0", "lives": "8", "hours": "weekdays", "name": "hourly"}  # fmt: skip
    assert client_of(user).post(address, given).status_code == 302
    row = DeployedResource.objects.get(resource_name="hourly")
    assert (row.idle_minutes, row.schedule["days"]) == (None, ["mon", "tue", "wed", "thu", "fri"])
    assert row.expires_at


def test_a_stop_by_hand_forgets_what_was_announced(user, resource):
    DeployedResource.objects.update(
        ending_at=timezone.now(), ending_why="idle", keep_until=timezone.now()
    )
    stopped = actions.stop(by=user, resource_id=resource.pk)
    assert (stopped.ending_at, stopped.keep_until) == (None, None)
