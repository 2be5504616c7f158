"""Several deployments are stopped at once, after a question that names them and what is saved."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from deployments.models import DeployedResource
from tests.factories import NOW, make_catalog_model, make_connection, make_resource
from usage.models import LedgerEntry

pytestmark = pytest.mark.django_db

NOBODY = "5f0c7f0e-6f4e-4b43-9d86-0d3c1d1a7f00"


@pytest.fixture
def two(user):
    model = make_catalog_model(make_connection("sagemaker", region="us-east-1"))
    return [
        make_resource(user, model, resource_name=name, estimated_hourly_cost=cost)
        for name, cost in (("first", Decimal("1.5")), ("second", Decimal("0.5")))
    ]


def query(resources):
    return "&".join(f"ids={one.pk}" for one in resources)


def test_the_question_names_what_stops_and_what_is_saved(client_of, user, two):
    text = client_of(user).get(f"/deployments/stop/?{query(two)}").text
    assert "Stop 2 deployments?" in text
    assert "$2.00 an hour" in text
    assert "first" in text
    assert "second" in text
    assert set(DeployedResource.objects.values_list("desired_status", flat=True)) == {"in_service"}


def test_after_it_they_are_stopped(client_of, user, two):
    response = client_of(user).post("/deployments/stop/", {"ids": [one.pk for one in two]})
    assert response.headers["Location"] == "/deployments/"
    assert set(DeployedResource.objects.values_list("desired_status", flat=True)) == {"stopped"}


def test_one_that_cannot_be_stopped_keeps_no_other(client_of, user, two):
    DeployedResource.objects.filter(pk=two[0].pk).update(status="stopped", desired_status="stopped")
    browser = client_of(user)
    assert "first is stopped already." in browser.get(f"/deployments/stop/?{query(two)}").text
    browser.post("/deployments/stop/", {"ids": [one.pk for one in two]})
    two[1].refresh_from_db()
    assert two[1].desired_status == "stopped"


def test_strangers_stop_nothing(client_of, stranger, two):
    browser = client_of(stranger)
    assert "Nothing to stop" in browser.get(f"/deployments/stop/?{query(two)}").text
    browser.post("/deployments/stop/", {"ids": [one.pk for one in two]})
    assert set(DeployedResource.objects.values_list("desired_status", flat=True)) == {"in_service"}


@pytest.mark.parametrize("ids", ["", "ids=x", "ids=%00", f"ids={NOBODY}"])
def test_nothing_marked_is_said(client_of, user, ids):
    assert "Nothing to stop" in client_of(user).get(f"/deployments/stop/?{ids}").text


def listed(browser, asked=""):
    return {one.resource_name for one in browser.get(f"/deployments/{asked}").context["resources"]}


def test_the_list_is_filtered_by_platform_region_and_owner(client_of, user, teammate, admin, two):
    DeployedResource.objects.filter(pk=two[0].pk).update(region="eu-west-1")
    make_resource(teammate, resource_name="theirs")
    boss = client_of(admin)
    assert listed(boss, "?platform=sagemaker") == {"first", "second"}
    assert listed(boss, "?region=eu-west-1") == {"first"}
    assert listed(boss, "?owner=teammate") == {"theirs"}
    assert listed(boss, "?platform=nonsense&owner=%00") == {"first", "second", "theirs"}
    names = [one.name for one in client_of(user).get("/deployments/").context["filters"]]
    assert "owner" not in names


def test_the_list_says_when_each_was_used_last(client_of, user, two):
    LedgerEntry.objects.create(
        source_id=uuid4(), user=user, platform="sagemaker", model_id="m", resource_id=two[0].pk,
        cost_usd=1, cost_status="priced", simulated=False, occurred_at=NOW,
    )  # fmt: skip
    rows = client_of(user).get("/deployments/").context["resources"]
    assert {one.resource_name: one.last_used for one in rows} == {"first": NOW, "second": None}
