"""A planted secret is looked for in everything that the product says: it is found nowhere."""

import logging
from dataclasses import replace

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import AuditEntry
from modelcatalog import actions, discovery
from modelcatalog.access import access
from modelcatalog.models import Connection
from tests.factories import make_catalog_model, make_resource, make_thread

VALUE = "sk-planted-9f31c0de-do-not-tell"
NAME = "PLANTED_KEY"


@pytest.fixture
def planted(super_admin, server, settings, monkeypatch):
    """A real connection whose server gives the key back in its error, as careless ones do."""
    monkeypatch.setenv(NAME, VALUE)
    host = f"{NAME}@127.0.0.1:{server.server_port}"
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, connection_secrets=(host,))
    server.models = {"error": {"message": f"Incorrect API key provided: {VALUE}"}}
    server.status = 401
    return actions.add_connection(
        by=super_admin,
        platform="openai_compatible",
        name="Careless",
        base_url=server.url,
        secret_ref=f"env:{NAME}",
    )


@pytest.fixture
def everywhere(planted, super_admin, caplog):
    """Everything that touches the secret has happened."""
    caplog.set_level(logging.DEBUG)
    actions.check_connection(by=super_admin, connection_id=planted.pk)
    discovery.refresh(planted.pk)
    actions.change_connection(by=super_admin, connection_id=planted.pk, name="Still careless")
    actions.close_connection(by=super_admin, connection_id=planted.pk)
    actions.reopen_connection(by=super_admin, connection_id=planted.pk)
    resource = make_resource(super_admin, make_catalog_model(planted))
    make_thread(super_admin, resource)
    return resource


def pages(connection, resource):
    own = f"/settings/connections/{connection.pk}/"
    yield from ("/", "/models/", "/settings/connections/", "/settings/connections/add/")
    yield from (own, f"{own}change/", f"{own}close/", f"/deployments/{resource.pk}/")
    yield f"/models/{resource.catalog_model_id}/"


def answers(connection, resource):
    own = f"connections/{connection.pk}/"
    yield from ("connections/", own, "models/", "deployments/", f"deployments/{resource.pk}/")
    yield from (f"deployments/{resource.pk}/events/", "audit/")


def demand_silence(text, about):
    assert VALUE not in text, about
    assert NAME not in text, f"{about} tells the name of the secret"


def test_the_secret_reached_the_server_and_came_back(planted, server, super_admin):
    check = actions.check_connection(by=super_admin, connection_id=planted.pk)
    assert check.verdict == "fail"
    assert server.asked


def test_no_page_shows_it(everywhere, planted, super_admin, client_of, monkeypatch):
    browser: Client = client_of(super_admin)
    for path in pages(planted, everywhere):
        text = browser.get(path).text
        assert VALUE not in text, path
        # Where one connects, what lies around is named, and only there.
        if not path.endswith("/add/"):
            demand_silence(text, path)


def test_no_answer_of_the_api_holds_it(everywhere, planted, super_admin, api_of):
    script = api_of(super_admin)
    for path in answers(planted, everywhere):
        demand_silence(script.get(f"/api/v1/{path}").text, path)
    demand_silence(script.post(f"/api/v1/connections/{planted.pk}/check/").text, "check")
    demand_silence(
        script.patch(f"/api/v1/connections/{planted.pk}/", {"name": "x"}, format="json").text,
        "patch",
    )


def test_no_page_of_the_admin_shows_it(everywhere, planted, super_admin, client_of):
    browser = client_of(super_admin)
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        demand_silence(browser.get(base).text, base)
    for path in (f"connection/{planted.pk}/change/", f"connection/{planted.pk}/do/check/"):
        demand_silence(browser.get(f"/admin/modelcatalog/{path}").text, path)


def test_no_log_and_no_audit_entry_holds_it(everywhere, caplog):
    demand_silence(caplog.text, "the log")
    for record in caplog.records:
        demand_silence(str(record.__dict__), "a log record")
    for entry in AuditEntry.objects.all():
        demand_silence(f"{entry.before} {entry.after}", entry.act)


def test_no_repr_and_no_row_holds_it(everywhere, planted):
    connection = Connection.objects.get(pk=planted.pk)
    given = access(connection)
    assert given.secret.value == VALUE
    for thing in (given, given.secret, connection, connection.verdict, connection.refresh_error):
        demand_silence(f"{thing!r} {thing}", type(thing).__name__)
    row = Connection.objects.filter(pk=planted.pk).values().get()
    assert VALUE not in str(row)
