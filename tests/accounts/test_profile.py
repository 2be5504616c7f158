"""People see and change what is kept of them, and see every page in their own time zone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts import zones
from accounts.models import AuditEntry, SignIn
from tests.factories import PASSWORD, make_resource

PAGE = "/settings/profile/"


def save(browser, person, **changes):
    given = {
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "aws_region": person.aws_region,
        "current_password": "",
    }
    return browser.post(PAGE, given | changes)


def test_one_changes_name_region_and_zone(user, client_of):
    answer = save(
        client_of(user), user, name="Olga", aws_region="eu-west-1", time_zone="Asia/Tokyo"
    )
    assert answer["Location"] == PAGE
    user.refresh_from_db()
    assert (user.name, user.aws_region, user.time_zone) == ("Olga", "eu-west-1", "Asia/Tokyo")
    entry = AuditEntry.objects.get(act="profile.change")
    assert entry.after == {"name": "Olga", "aws_region": "eu-west-1", "time_zone": "Asia/Tokyo"}


def test_another_e_mail_wants_the_password(user, client_of):
    browser = client_of(user)
    answer = save(browser, user, email="new@example.com")
    assert answer.status_code == 422
    assert "current_password" in answer.context["form"].errors
    answer = save(browser, user, email="new@example.com", current_password=PASSWORD)
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.email == "new@example.com"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"aws_region": "somewhere"}, "aws_region"),
        ({"email": "nonsense"}, "email"),
        ({"name": "x" * 300}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(user, client_of, change, field):
    answer = save(client_of(user), user, **change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_nobody_gives_themselves_a_role_along_the_way(user, client_of, api_of):
    save(client_of(user), user, role="super_admin", is_active="", organization="")
    path = "/api/v1/auth/profile/"
    answer = api_of(user).patch(path, {"role": "super_admin"}, format="json")
    assert answer.status_code == 400
    user.refresh_from_db()
    assert (user.role, user.is_active, user.organization_id) == ("user", True, "Acme")


def test_a_program_changes_the_profile_and_me_tells_the_zone(user, api_of):
    script = api_of(user)
    path = "/api/v1/auth/profile/"
    answer = script.patch(path, {"time_zone": "Europe/Berlin"}, format="json")
    assert answer.status_code == 200
    assert script.get("/api/v1/auth/me/").json()["data"]["time_zone"] == "Europe/Berlin"
    assert script.patch(path, {"time_zone": "x"}, format="json").status_code == 422


def test_a_page_shows_times_in_the_persons_zone(user, teammate, client_of):
    user.time_zone = "Asia/Tokyo"
    user.save()
    resource = make_resource(user, resource_name="here")
    then = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    type(resource).objects.filter(pk=resource.pk).update(created_at=then)
    page = client_of(user).get(f"/deployments/{resource.pk}/").content.decode()
    assert "Sat 21 Nov 2026, 05:30:00 JST" in page
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_api_stays_in_utc(user, client_of):
    user.time_zone = "Asia/Tokyo"
    user.save()
    said = client_of(user).get("/api/v1/auth/me/").json()["data"]["created_at"]
    assert said.endswith("Z")


def test_a_zone_that_the_machine_forgot_is_utc(user, client_of):
    user.time_zone = "Atlantis/Capital"
    user.save()
    assert client_of(user).get("/deployments/").status_code == 200


def test_the_zone_costs_no_query(user, client_of, django_assert_num_queries):
    browser = client_of(user)
    with django_assert_num_queries(4):
        browser.get("/settings/profile/sign-out/")


def test_the_names_are_places_with_utc_first():
    assert zones.names()[0] == "UTC"
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata"} <= set(zones.names())


# ---- where one is signed in


def test_programs_are_listed_and_ended_one_by_one(user, client_of, api_of):
    browser, one, two = client_of(user), api_of(user), api_of(user)
    page = browser.get(PAGE).content.decode()
    assert page.count("last renewed") == 2
    first = SignIn.objects.filter(user=user).earliest("created_at")
    assert browser.post(f"{PAGE}programs/{first.pk}/").status_code == 302
    assert one.get("/api/v1/auth/me/").status_code == 401
    assert two.get("/api/v1/auth/me/").status_code == 200


def test_nobody_ends_anothers_program(user, teammate, stranger, admin, client_of, api_of):
    api_of(user)
    sign_in = SignIn.objects.get(user=user)
    for other in (teammate, stranger, admin):
        assert client_of(other).post(f"{PAGE}programs/{sign_in.pk}/").status_code == 404


def test_signing_out_everywhere_else_keeps_this_browser(user, client_of, api_of):
    here, elsewhere, script = client_of(user), client_of(user), api_of(user)
    assert here.get(f"{PAGE}sign-out/").status_code == 200
    assert here.post(f"{PAGE}sign-out/")["Location"] == PAGE
    assert here.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302
    assert script.get("/api/v1/auth/me/").status_code == 401
