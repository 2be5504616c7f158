"""The pages of programs' keys: made and shown once, revoked after a question."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import api_keys as actions
from accounts.models import ApiKey

PAGE = "/settings/api-keys/"
WISH = {"name": "Nightly", "scopes": ["chat", "usage.read"], "never": "on"}


def made_by(user, name="Nightly"):
    return actions.make_key(by=user, name=name, scopes=["chat"], expires_at=None)[0]


def test_a_key_is_made_and_shown_once(user, client_of):
    browser = client_of(user)
    shown = browser.post(PAGE, WISH)
    assert shown.status_code == 201
    assert "no-store" in shown["Cache-Control"]
    text = re.search(r"stq_\w{8}_\w{43}", shown.content.decode())[0]
    script = APIClient()
    script.credentials(HTTP_X_API_KEY=text)
    assert script.get("/api/v1/auth/me/").status_code == 200
    assert text not in browser.get(PAGE).content.decode()
    assert ApiKey.objects.get().scopes == ["chat", "usage.read"]


def test_a_day_ends_where_the_person_lives(user, client_of):
    day = timezone.localdate() + timedelta(days=10)
    wish = {"name": "Nightly", "scopes": ["chat"], "expires_at": day.isoformat()}
    assert client_of(user).post(PAGE, wish).status_code == 201
    assert timezone.localdate(ApiKey.objects.get().expires_at) == day


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "required"),
        ({"scopes": []}, "Choose at least one"),
        ({"scopes": ["everything"]}, "not one of"),
        ({"never": "", "expires_at": ""}, "Choose a day"),
        ({"never": "", "expires_at": "2020-01-01"}, "still to come"),
        ({"never": "", "expires_at": "9999-12-31"}, "live to see"),
        ({"never": "", "expires_at": "soon"}, "valid date"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(user, client_of, wrong, said):
    answer = client_of(user).post(PAGE, WISH | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_revoking_asks_first(user, client_of):
    key = made_by(user)
    browser = client_of(user)
    asked = browser.get(f"{PAGE}{key.pk}/revoke/")
    assert "Revoke Nightly?" in asked.content.decode()
    assert ApiKey.objects.living().exists()
    browser.post(f"{PAGE}{key.pk}/revoke/")
    assert not ApiKey.objects.living().exists()
    assert "Revoked" in browser.get(PAGE).content.decode()


def test_admins_see_and_revoke_the_keys_of_their_organisation(user, admin, stranger, client_of):
    ours, theirs = made_by(user, "Ours"), made_by(stranger, "Theirs")
    browser = client_of(admin)
    page = browser.get(PAGE).content.decode()
    assert "Ours" in page
    assert "Theirs" not in page
    assert browser.get(f"{PAGE}{theirs.pk}/revoke/").status_code == 404
    assert browser.post(f"{PAGE}{ours.pk}/revoke/").status_code == 302


def test_a_teammates_key_is_not_there(user, teammate, client_of):
    key = made_by(user)
    assert client_of(teammate).post(f"{PAGE}{key.pk}/revoke/").status_code == 404
    assert "Nightly" not in client_of(teammate).get(PAGE).content.decode()
