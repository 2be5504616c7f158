"""Keys of programs: told once, kept as a hash, worth what their scopes and their owner may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import keys
from accounts.actions import api_keys as actions
from accounts.models import ApiKey, AuditEntry, Role
from accounts.scopes import Scope

KEYS = "/api/v1/api-keys/"
ME = "/api/v1/auth/me/"
DEPLOYMENTS = "/api/v1/deployments/"
EVERYTHING = [*Scope]


def make(user, scopes=EVERYTHING, expires_at=None):
    return actions.make_key(by=user, name="Nightly", scopes=scopes, expires_at=expires_at)


def program(text, header="Authorization"):
    script = APIClient()
    said = f"Bearer {text}" if header == "Authorization" else text
    script.credentials(**{f"HTTP_{header.upper().replace('-', '_')}": said})
    return script


def asked(api, **values):
    body = {"name": "Nightly", "scopes": ["chat"], "expires_at": None} | values
    return api.post(KEYS, body, format="json")


def test_a_key_is_told_once_and_kept_as_a_hash(user, api_of):
    api = api_of(user)
    answer = asked(api)
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    text = answer.json()["data"]["key"]
    assert text.startswith(f"stq_{answer.json()['data']['api_key']['prefix']}_")
    secret = text.rpartition("_")[2]
    assert secret not in api.get(KEYS).content.decode()
    assert secret not in str(ApiKey.objects.values().get())
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("header", ["Authorization", "X-Api-Key"])
def test_a_program_signs_in_with_its_key(user, header):
    _, text = make(user)
    assert program(text, header).get(ME).json()["data"]["username"] == "owner"


@pytest.mark.parametrize(
    "text",
    [
        "stq_",
        "stq_abcdefgh_short",
        "stq_abcdefgh_" + "a" * 43,
        "stq_" + "é" * 52,
        "stq_abcdefgh_" + "a" * 10_000,
    ],
)
def test_what_is_no_key_is_refused(db, text):
    answer = program(text, "X-Api-Key").get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "key_not_valid")


def test_another_secret_behind_a_known_prefix_is_refused(user):
    key, _ = make(user)
    assert program(f"stq_{key.prefix}_" + "a" * 43).get(ME).status_code == 401


def test_an_expired_key_says_so(user):
    key, text = make(user, expires_at=timezone.now() + timedelta(days=1))
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = program(text).get(ME)
    assert answer.status_code == 401
    assert "expired" in answer.json()["error"]


def test_a_revoked_key_ends_at_once(user, api_of):
    key, text = make(user)
    assert api_of(user).delete(f"{KEYS}{key.pk}/").status_code == 204
    answer = program(text).get(ME)
    assert answer.status_code == 401
    assert "revoked" in answer.json()["error"]
    assert api_of(user).delete(f"{KEYS}{key.pk}/").status_code == 409


def test_the_owners_role_and_active_flag_are_read_at_each_use(super_admin):
    _, text = make(super_admin)
    assert program(text).get(ME).json()["data"]["role"] == "super_admin"
    super_admin.role = Role.USER
    super_admin.save()
    assert program(text).get(ME).json()["data"]["role"] == "user"
    super_admin.is_active = False
    super_admin.save()
    assert program(text).get(ME).status_code == 401


def test_a_missing_scope_is_named(user):
    _, text = make(user, [Scope.DEPLOYMENTS_READ])
    script = program(text)
    assert script.get(DEPLOYMENTS).status_code == 200
    refused = script.post(DEPLOYMENTS, {}, format="json")
    assert refused.status_code == 403
    assert refused.json()["code"] == "scope_missing"
    assert "deployments.write" in refused.json()["error"]
    assert refused.json()["details"] == {"scope": "deployments.write"}


def test_a_key_with_every_scope_makes_no_keys(user):
    key, text = make(user)
    script = program(text)
    assert asked(script).status_code == 403
    assert script.get(KEYS).status_code == 403
    assert script.delete(f"{KEYS}{key.pk}/").status_code == 403
    assert ApiKey.objects.count() == 1


def test_keys_are_not_for_pages(user, client):
    _, text = make(user)
    assert client.get("/", headers={"Authorization": f"Bearer {text}"}).status_code == 302


def test_who_sees_and_revokes_which_keys(user, teammate, admin, stranger, super_admin, api_of):
    key, _ = make(user)
    seen = {}
    for who in (user, teammate, admin, stranger, super_admin):
        listed = api_of(who).get(KEYS).json()["data"]["results"]
        one = api_of(who).get(f"{KEYS}{key.pk}/").status_code
        seen[who.username] = (len(listed), one)
    assert seen == {
        "owner": (1, 200),
        "teammate": (0, 404),
        "boss": (1, 200),
        "stranger": (0, 404),
        "root": (1, 200),
    }
    assert api_of(teammate).delete(f"{KEYS}{key.pk}/").status_code == 404
    assert api_of(admin).delete(f"{KEYS}{key.pk}/").status_code == 204


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": "chat"},
        {"name": ""},
        {"name": "x" * 101},
        {"expires_at": "yesterday"},
        {"surprise": 1},
    ],
)
def test_wrong_wishes_are_400(user, api_of, wrong):
    assert asked(api_of(user), **wrong).status_code == 400


def test_that_a_key_never_expires_has_to_be_said(user, api_of):
    body = {"name": "Nightly", "scopes": ["chat"]}
    assert api_of(user).post(KEYS, body, format="json").status_code == 400


def test_a_day_that_is_over_is_refused(user, api_of):
    answer = asked(api_of(user), expires_at="2020-01-01T00:00:00Z")
    assert (answer.status_code, answer.json()["code"]) == (422, "already_past")


def test_nobody_keeps_more_than_fifty(user):
    ApiKey.objects.bulk_create(
        ApiKey(user=user, name="k", prefix=f"{n:08}", key_hash="x", scopes=[]) for n in range(50)
    )
    with pytest.raises(actions.TooManyKeys):
        make(user)


def test_last_used_is_written_every_few_minutes_only(user):
    key, text = make(user)
    script = program(text)
    script.get(ME)
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    script.get(ME)
    assert ApiKey.objects.get().last_used_at == first
    old = first - keys.USED_EVERY - timedelta(seconds=1)
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=old)
    script.get(ME)
    assert ApiKey.objects.get().last_used_at > first


def test_recognising_a_program_costs_two_queries_at_most(user):
    _, text = make(user)
    script = program(text)
    with CaptureQueriesContext(connection) as first:
        script.get(ME)
    with CaptureQueriesContext(connection) as second:
        script.get(ME)
    assert (len(first), len(second)) == (2, 1)


def test_a_key_lives_on_under_a_secret_key_that_is_being_replaced(user, settings):
    _, text = make(user)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-one-" * 5
    assert program(text).get(ME).status_code == 200


def test_making_and_revoking_is_written_down(user, admin):
    key, _ = make(user, [Scope.CHAT])
    actions.revoke_key(by=admin, key_id=key.pk)
    made, revoked = AuditEntry.objects.filter(kind="api_key").order_by("occurred_at")
    assert (made.act, made.username, made.after["scopes"]) == ("api_key.create", "owner", ["chat"])
    assert (revoked.act, revoked.username) == ("api_key.revoke", "boss")
