"""The audit log is read by admins: filtered, page by page, with the way to each thing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import audit
from accounts.actions import api_keys
from accounts.models import AuditEntry, Role
from accounts.trail import PLACES
from deployments import actions as deployments
from tests.factories import (
    PASSWORD,
    make_catalog_model,
    make_connection,
    make_resource,
    make_user,
)

PAGE = "/settings/audit/"
API = "/api/v1/audit/"


def write(by, act="deployment.stop", **values):
    given = {"kind": act.partition(".")[0], "object_id": by.pk} | values
    audit.record(by=by, act=act, **given)


def listed(api, **asked):
    answer = api.get(API, asked)
    assert answer.status_code == 200, answer.json()
    return [entry["act"] for entry in answer.json()["data"]["results"]]


@pytest.fixture
def acts(user, stranger, admin):
    write(user)
    write(admin, "user.role", before={"role": "user"}, after={"role": "admin"})
    write(stranger, "connection.create")


def test_an_admin_reads_their_organisation_and_a_super_admin_all(acts, admin, super_admin, api_of):
    assert listed(api_of(admin)) == ["user.role", "deployment.stop"]
    assert listed(api_of(super_admin)) == ["connection.create", "user.role", "deployment.stop"]


def test_others_may_not_read_it(acts, user, api_of, client_of):
    assert api_of(user).get(API).status_code == 403
    assert client_of(user).get(PAGE).status_code == 403


def test_an_admin_without_an_organisation_reads_their_own_acts(acts, api_of):
    alone = make_user("alone", role=Role.ADMIN)
    write(alone, "deployment.start")
    assert listed(api_of(alone)) == ["deployment.start"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "owner"}, ["deployment.stop"]),
        ({"act": "user.role"}, ["user.role"]),
        ({"act": "deployment"}, ["deployment.stop"]),
        ({"act": "deploy"}, []),
        ({"kind": "connection"}, ["connection.create"]),
        ({"person": "boss", "kind": "connection"}, []),
    ],
)
def test_it_is_filtered(acts, super_admin, api_of, client_of, asked, found):
    assert listed(api_of(super_admin), **asked) == found
    rows = client_of(super_admin).get(PAGE, asked).context["rows"]
    # Signing in to look is written down too, and is not what is asked for.
    assert [row.entry.act for row in rows] == found


def test_it_is_filtered_by_day(acts, super_admin, api_of):
    today = timezone.now().date()
    api = api_of(super_admin)
    assert len(listed(api, since=today, until=today)) == 3
    assert listed(api, until=today - timedelta(days=1)) == []
    assert listed(api, since=today + timedelta(days=1)) == []


@pytest.mark.parametrize("asked", [{"since": "x"}, {"until": "0001-01-01"}, {"surprise": "1"}])
def test_a_wrong_filter_is_400_in_the_api_and_ignored_on_the_page(
    acts, super_admin, api_of, client_of, asked
):
    assert api_of(super_admin).get(API, asked).status_code == 400
    assert client_of(super_admin).get(PAGE, asked).status_code == 200


def test_it_goes_on_page_by_page(super_admin, api_of, client_of):
    for number in range(60):
        write(super_admin, f"thing.{number}")
    first = api_of(super_admin).get(API).json()["data"]
    assert len(first["results"]) == 25
    second = api_of(super_admin).get(first["next"]).json()["data"]
    seen = [entry["act"] for entry in (*first["results"], *second["results"])]
    assert seen == [f"thing.{number}" for number in range(59, 9, -1)]
    browser = client_of(super_admin)
    page = browser.get(PAGE)
    assert browser.get(page.context["next_url"]).context["rows"][0].entry.act == seen[24]
    assert browser.get(f"{PAGE}?cursor=nonsense").status_code == 404


def test_the_page_shows_what_changed_and_leads_to_the_thing(user, admin, client_of):
    resource = make_resource(user, make_catalog_model(make_connection("sagemaker")), launched=True)
    deployments.stop(by=user, resource_id=resource.pk)
    page = client_of(admin).get(PAGE, {"act": "deployment.stop"}).content.decode()
    assert f'href="/deployments/{resource.pk}/"' in page
    assert "in_service → stopped" in page
    assert "owner" in page


def test_a_name_that_is_no_script_is_only_shown(super_admin, client_of):
    write(super_admin, name="<script>alert(1)</script>", after={"x": "<b>"})
    page = client_of(super_admin).get(PAGE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("place", PLACES.values())
def test_every_place_exists(db, place):
    assert reverse(place, args=["5f0c7f0e-6f4e-4b43-9d86-0d3c1d1a7f00"])


def test_signing_in_and_out_is_written_down(user, client):
    client.post("/sign-in/", {"username": "owner", "password": "wrong"})
    client.post("/sign-in/", {"username": "owner", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
    client.post("/sign-out/")
    entries = AuditEntry.objects.order_by("occurred_at")
    assert [entry.act for entry in entries] == ["sign_in.failed", "sign_in", "sign_out"]
    assert entries[1].address == "203.0.113.9"
    assert {entry.organization for entry in entries} == {"Acme"}


def test_failures_are_written_down_for_a_while_only(user, client):
    for _ in range(60):
        client.post("/sign-in/", {"username": "owner", "password": "wrong"})
    assert AuditEntry.objects.filter(act="sign_in.failed").count() <= 20


def test_what_a_program_does_names_its_key(user):
    key, text = api_keys.make_key(
        by=user, name="Stopper", scopes=["deployments.write"], expires_at=None
    )
    resource = make_resource(user, make_catalog_model(make_connection("sagemaker")), launched=True)
    script = APIClient()
    script.credentials(HTTP_X_API_KEY=text)
    assert script.post(f"/api/v1/deployments/{resource.pk}/stop/").status_code == 202
    entry = AuditEntry.objects.get(act="deployment.stop")
    assert (entry.through, entry.username) == (key.masked, "owner")
    assert (entry.before["status"], entry.after["desired_status"]) == ("in_service", "stopped")
