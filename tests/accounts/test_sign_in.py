"""People sign in on a page and get a session cookie that no script can read."""

import pytest
from django.test import Client

from tests.factories import PASSWORD

PAGE = "/sign-in/"


def test_a_page_asks_strangers_to_sign_in_and_leads_back(db):
    answer = Client().get("/models/?q=llama")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/models/%3Fq%3Dllama"


def test_signing_in_leads_to_where_one_wanted_to_go(user):
    answer = Client().post(PAGE + "?next=/models/", {"username": "owner", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/models/"


def test_nobody_is_led_to_another_host(user):
    answer = Client().post(
        PAGE + "?next=https://evil.example/", {"username": "owner", "password": PASSWORD}
    )
    assert answer["Location"] == "/"


def test_the_session_cookie_is_for_http_alone(user):
    browser = Client()
    browser.post(PAGE, {"username": "owner", "password": PASSWORD})
    cookie = browser.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "form", [{}, {"username": "owner"}, {"username": "owner", "password": "x"}]
)
def test_a_wrong_form_is_shown_again_with_a_sentence(user, form):
    answer = Client().post(PAGE, form)
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_a_form_from_elsewhere_is_refused(user):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(PAGE, {"username": "owner", "password": PASSWORD})
    assert answer.status_code == 403


def test_signing_out_ends_the_session(user, client_of):
    browser = client_of(user)
    assert browser.post("/sign-out/").status_code == 302
    assert browser.get("/models/").status_code == 302


def test_the_admin_is_for_super_admins(admin, super_admin, client_of):
    assert client_of(admin).get("/admin/").status_code == 302
    assert client_of(super_admin).get("/admin/").status_code == 200


def test_nobody_changes_their_own_role_in_the_admin(super_admin, client_of):
    page = client_of(super_admin).get(f"/admin/accounts/user/{super_admin.pk}/change/")
    assert page.status_code == 200
    assert b'name="role"' not in page.content
