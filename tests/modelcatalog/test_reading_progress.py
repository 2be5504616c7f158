"""How far reading is, on the page and in the API; what a server can do is learnt once."""

import threading
from uuid import uuid4

import pytest
from django.db import connection as database
from django.urls import reverse

from modelcatalog import actions, discovery, leasing
from modelcatalog.models import ClockTimestamp, Connection
from tests.factories import make_catalog_model, make_connection

LIST = reverse("modelcatalog:list")
REFRESH = reverse("modelcatalog:refresh")
SOURCES = "/api/v1/models/refresh/"


def source(script):
    (one,) = script.get(SOURCES).json()["data"]
    return one


def being_read(connection, **progress):
    until = ClockTimestamp() + leasing.LEASE
    Connection.objects.filter(pk=connection.pk).update(
        refreshing_by=uuid4(), refreshing_until=until, **progress
    )


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        ({"reading_phase": "models", "reading_count": 120}, "120 models so far"),
        ({"reading_phase": "models"}, "its models are being listed"),
        ({"reading_phase": "prices", "reading_count": 7}, "7 models known, now their prices"),
        ({"reading_phase": "server"}, "asked what its server can do"),
    ],
)
def test_page_and_api_tell_how_far_it_is(user, client_of, api_of, progress, said):
    model = make_catalog_model(make_connection(name="Ours"))
    being_read(model.connection, **progress)
    answer = client_of(user).get(LIST)
    assert answer.context["refreshing"]
    assert said in answer.text
    told = source(api_of(user))
    assert told["is_refreshing"]
    assert told["phase"] == progress["reading_phase"]
    assert told["models_read"] == progress.get("reading_count", 0)


def test_what_was_asked_for_waits_visibly_and_then_rests(user, client_of, api_of, read, local):
    read(local)
    assert not source(api_of(user))["is_refreshing"]
    actions.refresh(by=user, connection_id=local.pk)
    assert source(api_of(user))["is_refreshing"]
    assert "waits for a worker" in client_of(user).get(LIST).text
    read(local)
    told = source(api_of(user))
    assert (told["is_refreshing"], told["models_read"], told["phase"]) == (False, 1, "")


def test_a_failed_connection_says_what_is_shown_and_from_when(user, client_of, read, local, server):
    read(local)
    server.status = 503
    read(local)
    answer = client_of(user).get(LIST)
    assert "could not be read: its models are shown as of" in answer.text
    assert not answer.context["refreshing"]


@pytest.mark.django_db(transaction=True)
def test_each_connection_has_a_button_of_its_own(user, client_of, stranger, organization):
    ours = make_connection(name="Ours", organization=organization)
    other = make_connection(name="Everybody's")
    Connection.objects.update(refresh_tried_at=ClockTimestamp())
    answer = client_of(user).post(REFRESH, {"connection_id": ours.pk}, follow=True)
    assert "Ours will be read again" in answer.text
    other.refresh_from_db()
    assert other.refresh_tried_at is not None
    assert client_of(stranger).post(REFRESH, {"connection_id": ours.pk}).status_code == 404
    assert client_of(user).post(REFRESH, {"connection_id": "nonsense"}).status_code == 404


def test_what_a_server_can_do_is_asked_once_and_remembered(read, server, db):
    fresh = make_connection(base_url=server.url)
    read(fresh)
    assert fresh.traits
    asked = server.asked
    read(fresh)
    assert server.asked == asked + 1


@pytest.mark.django_db(transaction=True)
def test_the_phase_is_seen_while_the_platform_is_slow(local, server, user, api_of):
    server.go.clear()

    def work():
        try:
            discovery.refresh(local.pk)
        finally:
            database.close()

    reader = threading.Thread(target=work)
    reader.start()
    try:
        assert server.arrived.wait(10)
        assert source(api_of(user))["phase"] == "models"
    finally:
        server.go.set()
        reader.join(10)
    assert source(api_of(user))["phase"] == ""
