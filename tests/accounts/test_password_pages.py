"""People change their password, and get another when it is lost; nobody else ever knows it."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import links
from accounts.models import AuditEntry
from tests.factories import PASSWORD

PAGE, NEW = "/settings/profile/password/", "a monster of glory"
FORGOTTEN = "/sign-in/forgotten/"


def change(browser, current=PASSWORD, new=NEW, again=None):
    given = {"current_password": current, "new_password": new, "again": again or new}
    return browser.post(PAGE, given)


def signs_in(username, password):
    answer = Client().post("/sign-in/", {"username": username, "password": password})
    return answer.status_code == 302


def errors(answer):
    return {name: list(why) for name, why in answer.context["form"].errors.items()}


def test_changing_it_keeps_this_session_and_ends_all_else(user, client_of, api_of):
    here, elsewhere, script = client_of(user), client_of(user), api_of(user)
    answer = change(here)
    assert answer["Location"] == "/settings/profile/"
    assert here.get("/settings/profile/").status_code == 200
    assert elsewhere.get("/settings/profile/").status_code == 302
    assert script.get("/api/v1/auth/me/").status_code == 401
    assert signs_in("owner", NEW)
    assert not signs_in("owner", PASSWORD)
    assert AuditEntry.objects.filter(act="password.change", by=user).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"current": "wrong"}, "current_password"),
        ({"new": "12345"}, "new_password"),
        ({"new": "password"}, "new_password"),
        ({"new": "owner123"}, "new_password"),
        ({"again": "something else"}, "again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(user, client_of, given, field):
    answer = change(client_of(user), **given)
    assert answer.status_code == 422
    assert field in errors(answer)
    assert signs_in("owner", PASSWORD)


def test_guessing_the_present_password_is_locked_out_too(user, client_of):
    browser = client_of(user)
    answers = [change(browser, current="wrong").status_code for _ in range(5)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_a_long_password_counts_whole(user, client_of):
    long = "many words of a very long sentence " * 4
    change(client_of(user), new=long)
    assert signs_in("owner", long)
    assert not signs_in("owner", long[:80])


def test_a_program_changes_it_and_gets_new_tokens(user, api_of):
    script = api_of(user)
    path = "/api/v1/auth/password/"
    answer = script.post(path, {"current_password": PASSWORD, "new_password": NEW}, format="json")
    assert answer.status_code == 200
    assert script.get("/api/v1/auth/me/").status_code == 401
    fresh = {"Authorization": f"Bearer {answer.json()['data']['access']}"}
    assert Client().get("/api/v1/auth/me/", headers=fresh).status_code == 200


@pytest.mark.parametrize("body", [{}, {"current_password": "x", "new_password": "12345"}])
def test_a_program_is_told_what_is_wrong(user, api_of, body):
    answer = api_of(user).post("/api/v1/auth/password/", body, format="json")
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]


# ---- by a link


def opened(path):
    browser = Client()
    return browser, browser.get(path, follow=True)


def choose(browser, page, new=NEW):
    return browser.post(page.request["PATH_INFO"], {"new_password": new, "again": new})


def test_a_link_works_once(user):
    path = links.path(user)
    browser, page = opened(path)
    assert choose(browser, page)["Location"] == "/sign-in/"
    assert signs_in("owner", NEW)
    assert opened(path)[1].status_code == 409
    assert choose(browser, page, "another good one").status_code == 409


def test_the_proof_stands_in_no_address_of_the_page(user):
    path = links.path(user)
    _, page = opened(path)
    assert path.split("/")[-2] not in page.request["PATH_INFO"]
    assert page["Cache-Control"].count("no-store")


def test_a_bad_password_leaves_the_link_as_it_is(user):
    browser, page = opened(links.path(user))
    answer = choose(browser, page, "12345")
    assert answer.status_code == 422
    assert "new_password" in errors(answer)
    assert choose(browser, page).status_code == 302


@pytest.mark.parametrize("spoil", ["email", "last_login", "is_active", "password"])
def test_a_link_ends_with_what_it_stands_on(user, spoil):
    path = links.path(user)
    changes = {"email": "new@example.com", "last_login": timezone.now(), "is_active": False}
    if spoil == "password":
        user.set_password("in the meantime")
    else:
        setattr(user, spoil, changes[spoil])
    user.save()
    assert opened(path)[1].status_code == 409


def test_an_old_link_is_refused(user, settings):
    path = links.path(user)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert opened(path)[1].status_code == 409


@pytest.mark.parametrize("uid", ["x", "AAAA", "%00", "ZZZZZZZZ"])
def test_a_made_up_link_is_refused_in_words(db, uid):
    answer = Client().get(f"/sign-in/choose/{uid}/abc-def/")
    assert answer.status_code in (400, 409)


def test_one_persons_link_changes_nobody_else(user, teammate):
    path, other = links.path(user), links.path(teammate)
    browser, _ = opened(path)
    uid = other.split("/")[3]
    given = {"new_password": NEW, "again": NEW}
    assert browser.post(f"/sign-in/choose/{uid}/now/", given).status_code == 409
    assert signs_in("teammate", PASSWORD)


# ---- by e-mail


def test_without_e_mail_the_page_says_whom_to_ask(db):
    answer = Client().get(FORGOTTEN)
    assert "Ask an administrator" in answer.content.decode()
    assert Client().post(FORGOTTEN, {"email": "a@b.example"}).status_code in (200, 422)
