"""Admins look after the people of their organisation, super_admins after everybody."""

import threading

import pytest
from django.db import connection
from django.test import Client

from accounts import actions
from accounts.models import AuditEntry, Role, User
from foundation.refusals import Refusal
from tests.factories import PASSWORD, make_organization, make_user

USERS = "/api/v1/users/"


def at(person):
    return f"{USERS}{person.pk}/"


def patch(script, person, **changes):
    return script.patch(at(person), changes, format="json")


def new(**more):
    return {"username": "mary", "email": "mary@example.com", **more}


def add(script, **more):
    return script.post(USERS, new(**more), format="json")


def seen(script, query=""):
    answer = script.get(f"{USERS}?page_size=100{query}")
    return {person["username"] for person in answer.json()["data"]["results"]}


@pytest.fixture
def loner(db):
    return make_user("loner", role=Role.ADMIN)


# ---- who sees whom


def test_who_sees_whom(user, teammate, admin, stranger, super_admin, loner, api_of):
    team = {"owner", "teammate", "boss"}
    assert seen(api_of(admin)) == team
    assert seen(api_of(super_admin)) == team | {"stranger", "root", "loner"}
    assert seen(api_of(user)) == {"owner"}
    assert seen(api_of(stranger)) == {"stranger"}
    assert seen(api_of(loner)) == {"loner"}


def test_strangers_are_not_there(user, admin, stranger, loner, api_of):
    for script in (api_of(stranger), api_of(loner)):
        assert script.get(at(user)).status_code == 404
        assert patch(script, user, name="x").status_code == 404
        for deed in ("unlock", "password-link"):
            assert script.post(f"{at(user)}{deed}/").status_code == 404
    assert api_of(admin).get(at(stranger)).status_code == 404


def test_a_list_is_searched_and_narrowed(user, teammate, super_admin, api_of):
    make_user("closed", is_active=False, name="Nora Closed")
    root = api_of(super_admin)
    assert seen(root, "&q=nora") == {"closed"}
    assert seen(root, "&state=closed") == {"closed"}
    assert seen(root, "&role=super_admin") == {"root"}
    assert seen(root, "&organization=Acme&q=team") == {"teammate"}
    assert seen(root, "&q=%00&state=x&role=x") >= {"owner", "closed"}


# ---- adding


def test_an_admin_adds_a_person_who_chooses_a_password_by_the_link(admin, api_of):
    answer = add(api_of(admin))
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert (made["organization"], made["role"]) == ("Acme", "user")
    assert answer["Cache-Control"] == "no-store"
    browser = Client()
    page = browser.get(made["set_password_url"], follow=True)
    assert page.status_code == 200
    given = {"new_password": PASSWORD, "again": PASSWORD}
    assert browser.post(page.request["PATH_INFO"], given).status_code == 302
    signed_in = browser.post("/sign-in/", {"username": "mary", "password": PASSWORD})
    assert signed_in["Location"] == "/"


def test_a_password_may_be_given_along(admin, api_of):
    answer = add(api_of(admin), password=PASSWORD)
    assert answer.json()["data"]["set_password_url"] is None
    assert "password" not in str(answer.json()["data"]).replace("set_password_url", "")
    assert User.objects.get(username="mary").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "Owner"}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "<script>"}, "username"),
        ({"email": "OWNER@example.com"}, "email"),
        ({"aws_region": "the moon"}, "aws_region"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"organization": "Nowhere"}, "organization"),
        ({"password": "12345"}, "password"),
        ({"password": "password"}, "password"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_of_its_field(super_admin, api_of, wrong, field):
    make_user("owner", email="owner@example.com")
    answer = add(api_of(super_admin), **wrong)
    assert answer.status_code == 422
    assert field in answer.json()["details"]
    assert not User.objects.filter(username="mary").exists()


def test_users_and_admins_of_nothing_add_nobody(user, loner, api_of):
    assert add(api_of(user)).status_code == 403
    assert add(api_of(loner)).status_code == 403


def test_an_admin_adds_nobody_elsewhere_and_learns_of_no_other_tenant(admin, api_of):
    make_organization("Other")
    other, nowhere = (add(api_of(admin), organization=name) for name in ("Other", "Nowhere"))
    assert other.status_code == nowhere.status_code == 422
    assert other.json()["error"] == nowhere.json()["error"]


def test_nobody_gives_a_role_above_their_own(admin, user, api_of):
    assert add(api_of(admin), role="super_admin").json()["code"] == "role_too_high"
    assert patch(api_of(admin), user, role="super_admin").json()["code"] == "role_too_high"
    assert patch(api_of(admin), user, role="admin").status_code == 200


# ---- changing


def test_an_admin_changes_a_teammate_and_the_audit_log_tells(user, admin, api_of):
    answer = patch(api_of(admin), user, name="Olga", role="admin")
    assert answer.json()["data"]["name"] == "Olga"
    entry = AuditEntry.objects.latest("occurred_at")
    assert (entry.act, entry.username, entry.name) == ("user.role", "boss", "owner")
    assert (entry.before["role"], entry.after["role"]) == ("user", "admin")
    assert entry.organization == "Acme"


@pytest.mark.parametrize("change", [{"role": "user"}, {"organization": None}, {"is_active": False}])
def test_nobody_changes_their_own_standing(admin, super_admin, api_of, change):
    make_user("another", role=Role.SUPER_ADMIN)
    make_organization("Else")
    change = {**change, **({"organization": "Else"} if "organization" in change else {})}
    for person in (admin, super_admin):
        answer = patch(api_of(person), person, **change)
        assert (answer.status_code, answer.json()["code"]) == (422, "own_standing")


def test_an_admin_does_nothing_to_a_super_admin_of_the_house(admin, organization, api_of):
    above = make_user("above", role=Role.SUPER_ADMIN, organization=organization)
    script = api_of(admin)
    assert script.get(at(above)).status_code == 200
    assert patch(script, above, name="x").json()["code"] == "above_you"
    assert patch(script, above, is_active=False).status_code == 403
    assert script.post(f"{at(above)}password-link/").status_code == 403


def test_an_admin_moves_nobody_out(user, admin, api_of):
    make_organization("Other")
    for organization in ("Other", None):
        answer = patch(api_of(admin), user, organization=organization)
        assert answer.json()["code"] == "foreign_organization"


def test_a_super_admin_moves_people(user, super_admin, api_of):
    make_organization("Other")
    assert patch(api_of(super_admin), user, organization="Other").status_code == 200
    assert patch(api_of(super_admin), user, organization=None).status_code == 200
    user.refresh_from_db()
    assert user.organization_id is None


def test_closing_an_account_ends_sessions_and_tokens_for_good(user, admin, api_of, client_of):
    browser, script = client_of(user), api_of(user)
    assert patch(api_of(admin), user, is_active=False).status_code == 200
    assert browser.get("/models/").status_code == 302
    assert script.get("/api/v1/auth/me/").status_code == 401
    assert patch(api_of(admin), user, is_active=True).status_code == 200
    assert browser.get("/models/").status_code == 302
    assert script.get("/api/v1/auth/me/").status_code == 401


def test_the_last_super_admin_stays(super_admin, api_of):
    other = make_user("other", role=Role.SUPER_ADMIN)
    assert patch(api_of(super_admin), other, role="admin").status_code == 200
    with pytest.raises(Refusal) as refused:
        actions.change_person(
            by=super_admin, person_id=super_admin.pk, changes={"is_active": False}
        )
    assert refused.value.code in ("own_standing", "last_super_admin")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [{"role": "user"}, {"is_active": False}])
@pytest.mark.parametrize("_round", range(3))
def test_two_super_admins_who_remove_each_other_leave_one(change, _round):
    one, two = (make_user(role=Role.SUPER_ADMIN) for _ in range(2))
    start, outcomes = threading.Barrier(2), []

    def remove(by, person):
        start.wait()
        try:
            actions.change_person(by=by, person_id=person.pk, changes=change)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert User.objects.active_super_admins().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_name_at_once_leave_one():
    root = make_user("root", role=Role.SUPER_ADMIN)
    start, outcomes = threading.Barrier(2), []

    def make(number):
        start.wait()
        try:
            given = {"email": f"m{number}@example.com"}
            actions.add_person(by=root, username="mary", given=given)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.status)
        connection.close()

    threads = [threading.Thread(target=make, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert set(outcomes) - {"done"} <= {409, 422}


# ---- organisations


def test_super_admins_make_organisations(super_admin, admin, user, api_of):
    path = "/api/v1/organizations/"
    made = api_of(super_admin).post(path, {"name": "  New   House "}, format="json")
    assert made.json()["data"]["name"] == "New House"
    again = api_of(super_admin).post(path, {"name": "new house"}, format="json")
    assert (again.status_code, "name" in again.json()["details"]) == (422, True)
    assert api_of(admin).post(path, {"name": "Mine"}, format="json").status_code == 403
    names = [one["name"] for one in api_of(user).get(path).json()["data"]["results"]]
    assert names == ["Acme"]
