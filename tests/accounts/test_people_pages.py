"""The pages on which admins look after people, as a teammate, an admin and a stranger find them."""

import pytest

from accounts.models import Organization, Role, User
from tests.factories import PASSWORD, make_organization, make_user

PEOPLE = "/settings/people/"


def of(person, deed=""):
    return f"{PEOPLE}{person.pk}/{deed}"


def given(**more):
    return {
        "username": "mary",
        "name": "Mary",
        "email": "mary@example.com",
        "role": "user",
        "aws_region": "us-east-1",
        **more,
    }


def test_an_admin_finds_the_organisation_and_nobody_else(user, admin, stranger, client_of):
    page = client_of(admin).get(PEOPLE).content.decode()
    assert "owner" in page
    assert "stranger" not in page
    assert client_of(admin).get(of(stranger)).status_code == 404


def test_a_user_finds_themselves_alone(user, teammate, client_of):
    page = client_of(user).get(PEOPLE).content.decode()
    assert "You look after nobody but yourself" in page
    assert "teammate" not in page
    assert client_of(user).get(of(teammate)).status_code == 404
    assert client_of(user).get(of(user))["Location"] == "/settings/profile/"


def test_the_tabs_show_what_the_role_reaches(user, admin, client_of):
    assert "People" not in client_of(user).get("/settings/profile/").content.decode()
    assert f'href="{PEOPLE}"' in client_of(admin).get("/settings/profile/").content.decode()


def test_strangers_can_neither_look_nor_act(user, stranger, client_of):
    browser = client_of(stranger)
    for deed in ("", "deactivate/", "reactivate/", "password/", "unlock/"):
        assert browser.get(of(user, deed)).status_code == 404
        assert browser.post(of(user, deed), given()).status_code in (404, 422)
    user.refresh_from_db()
    assert user.is_active


def test_adding_shows_a_link_once(admin, client_of):
    browser = client_of(admin)
    answer = browser.post(f"{PEOPLE}new/", given())
    assert "/sign-in/choose/" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    made = User.objects.get(username="mary")
    assert made.organization_id == "Acme"
    assert "/sign-in/choose/" not in browser.get(of(made)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"username": "two words", "email": "owner@example.com"}, {"username", "email"}),
        ({"email": "nonsense"}, {"email"}),
        ({"role": "super_admin"}, {"role"}),
        ({"role": "emperor"}, {"role"}),
        ({"aws_region": "moon"}, {"aws_region"}),
    ],
)
def test_all_that_is_wrong_is_said_and_what_was_typed_stays(admin, client_of, wrong, fields):
    make_user("somebody", email="owner@example.com")
    answer = client_of(admin).post(f"{PEOPLE}new/", given(name="Typed", **wrong))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == fields
    assert "Typed" in answer.content.decode()


def test_a_user_is_told_that_adding_is_for_admins(user, client_of):
    assert "Only the admins" in client_of(user).get(f"{PEOPLE}new/").content.decode()
    answer = client_of(user).post(f"{PEOPLE}new/", given())
    assert answer.status_code == 403
    assert not User.objects.filter(username="mary").exists()


def test_an_admin_changes_and_closes_an_account(user, admin, client_of):
    browser = client_of(admin)
    changed = given(name="Olga", email=user.email, role="admin")
    assert browser.post(of(user), changed)["Location"] == of(user)
    assert "Every session and token" in browser.get(of(user, "deactivate/")).content.decode()
    assert browser.post(of(user, "deactivate/")).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.role, user.is_active) == ("Olga", "admin", False)
    assert browser.post(of(user, "reactivate/")).status_code == 302


def test_somebody_above_is_shown_without_a_form(admin, organization, client_of):
    above = make_user("above", role=Role.SUPER_ADMIN, organization=organization)
    page = client_of(admin).get(of(above)).content.decode()
    assert "Their role is above yours" in page
    assert '<form method="post" class="min-w-0"' not in page
    assert client_of(admin).post(of(above, "deactivate/")).status_code == 403


def test_nobody_closes_their_own_account(admin, client_of):
    answer = client_of(admin).post(of(admin, "deactivate/"))
    assert answer.status_code == 422
    assert "Nobody changes their own role" in answer.content.decode()


def test_a_deed_that_nobody_knows_is_not_there(user, admin, client_of):
    assert client_of(admin).get(of(user, "delete/")).status_code == 404
    assert client_of(admin).post(of(user, "delete/")).status_code == 404


def test_a_locked_person_is_let_in_by_a_button(user, admin, client_of):
    from tests.accounts.test_lockout import guess, token

    guess(token)
    browser = client_of(admin)
    assert "Locked out" in browser.get(of(user)).content.decode()
    assert browser.post(of(user, "unlock/")).status_code == 302
    assert "Locked out" not in browser.get(of(user)).content.decode()
    assert token(password=PASSWORD).status_code == 200


def test_super_admins_make_organisations_and_choose_among_them(super_admin, client_of):
    browser = client_of(super_admin)
    path = f"{PEOPLE}organisations/"
    assert browser.post(path, {"name": "House"})["Location"] == path
    assert browser.post(path, {"name": "house"}).status_code == 422
    assert browser.post(path, {"name": ""}).status_code == 422
    browser.post(f"{PEOPLE}new/", given(organization="House"))
    assert User.objects.get(username="mary").organization_id == "House"
    assert "1 person" in browser.get(path).content.decode()
    assert Organization.objects.filter(name="House").exists()


def test_organisations_are_for_super_admins(user, admin, client_of):
    make_organization("Secret tenant")
    for person in (user, admin):
        answer = client_of(person).get(f"{PEOPLE}organisations/")
        assert answer.status_code == 403
        assert "Secret tenant" not in answer.content.decode()


def test_many_people_are_paged(super_admin, client_of):
    for number in range(30):
        make_user(f"p{number:02}")
    browser = client_of(super_admin)
    assert "1 to 25 of 31" in browser.get(PEOPLE).content.decode()
    assert "26 to 31 of 31" in browser.get(f"{PEOPLE}?page=2").content.decode()
    piece = browser.get(
        f"{PEOPLE}?q=p07", headers={"HX-Request": "true", "HX-Target": "section#results"}
    )
    assert piece.content.decode().strip().startswith("<section")
    assert "1 to 1 of 1" in piece.content.decode()
