"""Changing, closing and reopening a connection, through the API."""

from dataclasses import replace

import pytest

from accounts.models import AuditEntry
from modelcatalog.models import Connection
from tests.factories import make_catalog_model, make_connection, make_resource

CONNECTIONS = "/api/v1/connections/"


@pytest.fixture
def allowed(settings):
    secrets = ("LLM_KEY@llm.example.com", "NEW_KEY@new.example.com")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, connection_secrets=secrets)


@pytest.fixture
def server(db, allowed):
    return make_connection(
        simulated=False, base_url="https://llm.example.com/v1", secret_ref="env:LLM_KEY"
    )


@pytest.fixture
def patch(super_admin, api_of):
    def act(connection, **body):
        return api_of(super_admin).patch(f"{CONNECTIONS}{connection.pk}/", body, format="json")

    return act


def test_what_is_left_out_stays(patch, server):
    answer = patch(server, name="Renamed")
    assert answer.status_code == 200
    server.refresh_from_db()
    assert (server.name, server.secret_ref) == ("Renamed", "env:LLM_KEY")
    assert answer.json()["data"]["notices"] == []


def test_another_host_takes_the_secret_away_and_says_so(patch, server):
    answer = patch(server, base_url="https://evil.example.com/v1").json()["data"]
    assert answer["secret_ref"] == ""
    assert "let go of its secret" in answer["notices"][0]
    server.refresh_from_db()
    assert server.secret_ref == ""


def test_another_port_is_another_host(patch, server):
    assert patch(server, base_url="https://llm.example.com:8443/v1").json()["data"]["notices"]
    server.refresh_from_db()
    assert server.secret_ref == ""


def test_another_path_on_the_same_host_keeps_the_secret(patch, server):
    assert patch(server, base_url="https://llm.example.com/v2").json()["data"]["notices"] == []
    server.refresh_from_db()
    assert server.secret_ref == "env:LLM_KEY"


def test_a_secret_of_the_new_host_may_come_along(patch, server):
    answer = patch(server, base_url="https://new.example.com/v1", secret_ref="env:NEW_KEY")
    assert answer.json()["data"]["notices"] == []
    server.refresh_from_db()
    assert server.secret_ref == "env:NEW_KEY"


def test_the_old_secret_is_not_bound_to_a_new_host(patch, server):
    answer = patch(server, base_url="https://new.example.com/v1", secret_ref="env:LLM_KEY")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_connection")
    assert "not sent to new.example.com" in answer.json()["details"]["secret_ref"]


def test_a_secret_can_be_let_go(patch, server):
    assert patch(server, secret_ref="").status_code == 200
    server.refresh_from_db()
    assert server.secret_ref == ""


def test_a_connection_that_leads_elsewhere_forgets_what_was_known_of_the_old_place(patch, server):
    Connection.objects.update(verdict={"verdict": "pass"}, traits={"streams": True})
    patch(server, base_url="https://new.example.com/v1")
    server.refresh_from_db()
    assert (server.verdict, server.traits) == (None, {})


def test_while_something_runs_through_it_it_leads_nowhere_else(patch, server, user):
    resource = make_resource(user, make_catalog_model(server), resource_name="my-llama")
    answer = patch(server, base_url="https://new.example.com/v1")
    assert (answer.status_code, answer.json()["code"]) == (409, "connection_in_use")
    assert "my-llama" in answer.json()["error"]
    assert patch(server, name="Renamed").status_code == 200
    resource.status, resource.desired_status, resource.is_active = "deleted", "deleted", False
    resource.save()
    assert patch(server, base_url="https://new.example.com/v1").status_code == 200


def test_what_is_simulated_never_becomes_real(patch, settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, simulator_url="http://127.0.0.1:9999")
    simulated = make_connection(base_url="http://127.0.0.1:9999/openai/v1")
    answer = patch(simulated, base_url="http://127.0.0.1:9998/v1")
    assert answer.status_code == 422
    assert "Add another" in answer.json()["details"]["base_url"]


@pytest.mark.parametrize(
    "body", [{"platform": "nim"}, {"simulated": False}, {"is_active": "maybe"}, {"secret": "x"}]
)
def test_what_nobody_may_change_is_refused(patch, server, body):
    assert patch(server, **body).status_code == 400


def test_a_taken_name_is_told(patch, server):
    make_connection(name="Taken")
    answer = patch(server, name="Taken")
    assert (answer.status_code, answer.json()["code"]) == (422, "name_taken")


def test_deleting_closes_and_the_row_stays(super_admin, api_of, server):
    script = api_of(super_admin)
    closed = script.delete(f"{CONNECTIONS}{server.pk}/").json()["data"]
    assert closed["is_active"] is False
    assert Connection.objects.filter(pk=server.pk).exists()
    again = script.delete(f"{CONNECTIONS}{server.pk}/")
    assert (again.status_code, again.json()["code"]) == (409, "already_closed")


def test_a_closed_one_is_seen_and_opened_again(patch, super_admin, api_of, server):
    assert patch(server, is_active=False).json()["data"]["is_active"] is False
    assert api_of(super_admin).get(f"{CONNECTIONS}{server.pk}/").status_code == 200
    assert patch(server, is_active=True).json()["data"]["is_active"] is True


@pytest.mark.parametrize("who", ["user", "admin"])
def test_only_super_admins_change_and_close(request, api_of, organization, who):
    own = make_connection(organization=organization)
    script = api_of(request.getfixturevalue(who))
    path = f"{CONNECTIONS}{own.pk}/"
    assert script.patch(path, {"name": "x"}, format="json").status_code == 403
    assert script.delete(path).status_code == 403
    assert Connection.objects.get().is_active


def test_admins_of_elsewhere_do_not_find_it(stranger, api_of, organization):
    stranger.role = "admin"
    stranger.save()
    own = make_connection(organization=organization)
    assert api_of(stranger).get(f"{CONNECTIONS}{own.pk}/").status_code == 404


def test_each_act_is_written_down_without_the_secret(patch, server, super_admin, api_of):
    patch(server, name="Renamed", base_url="https://new.example.com/v1")
    api_of(super_admin).delete(f"{CONNECTIONS}{server.pk}/")
    changed, closed = AuditEntry.objects.order_by("occurred_at")
    assert (changed.act, closed.act) == ("connection.change", "connection.close")
    assert changed.by == super_admin
    assert changed.before["base_url"] == "https://llm.example.com/v1"
    assert "LLM_KEY" not in str(changed.before) + str(changed.after)
