"""Checking a connection: what was looked at, what to do, and what is remembered."""

import pytest
from django.utils import timezone

from modelcatalog import checking, discovery, tasks
from modelcatalog.access import access
from modelcatalog.models import Connection

CONNECTIONS = "/api/v1/connections/"


def check(script, connection):
    answer = script.post(f"{CONNECTIONS}{connection.pk}/check/")
    assert answer.status_code == 200
    return answer.json()["data"]


def test_the_verdict_is_kept_with_its_moment(admin, api_of, local, server):
    script = api_of(admin)
    assert check(script, local)["verdict"] == "pass"
    shown = script.get(f"{CONNECTIONS}{local.pk}/").json()["data"]
    assert shown["verdict"]["verdict"] == "pass"
    assert shown["checked_at"]
    server.status = 401
    assert check(script, local)["verdict"] == "fail"
    shown = script.get(f"{CONNECTIONS}{local.pk}/").json()["data"]
    assert shown["verdict"]["remedy"]


def test_a_missing_secret_is_a_verdict_that_names_it(admin, api_of, local):
    Connection.objects.update(secret_ref="env:LLM_KEY")
    found = check(api_of(admin), local)
    assert (found["verdict"], found["code"]) == ("fail", "secret")
    assert "LLM_KEY" in found["detail"]


def test_a_server_that_is_away_is_no_crash(admin, api_of, local, server):
    Connection.objects.update(base_url="http://127.0.0.1:9/v1")
    found = check(api_of(admin), local)
    assert found["verdict"] == "unknown"


def test_silence_ends_after_a_while(admin, api_of, local, server, monkeypatch):
    monkeypatch.setattr(checking, "PATIENCE_SECONDS", 0.2)
    server.go.clear()
    found = check(api_of(admin), local)
    server.go.set()
    assert (found["verdict"], found["title"]) == ("unknown", "No answer in time")


def test_a_check_that_passes_has_what_failed_before_read_again(admin, api_of, local, server):
    Connection.objects.update(refresh_error="AWS did not answer.", refresh_tried_at=timezone.now())
    server.status = 401
    check(api_of(admin), local)
    assert local.pk not in discovery.due()
    server.status = 200
    check(api_of(admin), local)
    assert local.pk in discovery.due()


def test_what_was_learnt_of_a_server_reaches_its_adapter(local):
    connection = Connection.objects.get(pk=local.pk)
    finding = checking.Finding(check=checking.TOO_SLOW, traits={"stream_options": False})
    assert checking.keep(connection, finding)
    connection.refresh_from_db()
    assert access(connection).traits == {"stream_options": False}


def test_a_verdict_about_an_older_address_is_dropped(local):
    before = Connection.objects.get(pk=local.pk)
    local.base_url = "http://127.0.0.1:9/v1"
    local.save()
    assert not checking.keep(before, checking.Finding(check=checking.TOO_SLOW))
    local.refresh_from_db()
    assert local.verdict is None


def test_a_worker_checks_what_was_just_made(local):
    tasks.check(connection_id=str(local.pk))
    local.refresh_from_db()
    assert local.verdict["verdict"] == "pass"


def test_a_closed_one_is_checked_by_people_and_not_by_workers(admin, api_of, local):
    Connection.objects.update(is_active=False)
    tasks.check(connection_id=str(local.pk))
    local.refresh_from_db()
    assert local.verdict is None
    assert check(api_of(admin), local)["verdict"] == "pass"


@pytest.mark.parametrize("role", ["user", "stranger"])
def test_others_check_nothing(request, api_of, local, role):
    script = api_of(request.getfixturevalue(role))
    assert script.post(f"{CONNECTIONS}{local.pk}/check/").status_code == 403
