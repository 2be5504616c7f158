"""One reader a connection: claims, leases, and who is due."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection as database

from modelcatalog import actions, discovery, leasing, tasks
from modelcatalog.models import ClockTimestamp, Connection
from tests.factories import make_connection

FAR = timedelta(hours=1)


def ids(connection, **conditions):
    return sorted(connection.models.filter(**conditions).values_list("model_id", flat=True))


def test_a_closed_connection_is_not_read(local, server):
    Connection.objects.filter(pk=local.pk).update(is_active=False)
    assert not discovery.refresh(local.pk)
    assert not discovery.refresh(uuid4())
    assert server.asked == 0


def test_a_connection_that_somebody_reads_is_left_to_them(local, server):
    Connection.objects.update(refreshing_by=uuid4(), refreshing_until=ClockTimestamp() + FAR)
    assert not discovery.refresh(local.pk)
    assert server.asked == 0


def test_a_reader_that_died_is_succeeded(read, local, server):
    Connection.objects.update(refreshing_by=uuid4(), refreshing_until=ClockTimestamp() - FAR)
    assert read(local)
    assert server.asked == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_works(local, server):
    server.go.clear()
    outcome = []

    def work():
        try:
            outcome.append(discovery.refresh(local.pk))
        finally:
            database.close()

    first = threading.Thread(target=work)
    first.start()
    assert server.arrived.wait(10)
    assert discovery.refresh(local.pk) is False
    server.go.set()
    first.join(10)
    assert outcome == [True]
    assert server.asked == 1
    assert ids(local) == ["tiny"]


@pytest.mark.django_db(transaction=True)
def test_what_was_read_under_a_lost_lease_is_dropped(local, server):
    server.go.clear()
    other = uuid4()

    def work():
        try:
            discovery.refresh(local.pk)
        finally:
            database.close()

    reader = threading.Thread(target=work)
    reader.start()
    assert server.arrived.wait(10)
    until = datetime.now(UTC) + FAR
    Connection.objects.update(refreshing_by=other, refreshing_until=until)
    server.go.set()
    reader.join(10)
    local.refresh_from_db()
    assert not local.models.exists()
    assert (local.refreshing_by, local.refreshing_until) == (other, until)
    assert local.refresh_error == ""


def test_a_long_reading_renews_its_lease_and_notices_its_loss(local):
    lease = leasing.Lease(local.pk)
    Connection.objects.update(refreshing_by=lease.holder, refreshing_until=ClockTimestamp())
    lease.keep(7)
    assert not Connection.objects.filter(refreshing_until__gt=ClockTimestamp()).exists()
    lease.renewed -= 2 * leasing.RENEW_SECONDS
    lease.keep(7)
    assert Connection.objects.filter(refreshing_until__gt=ClockTimestamp()).exists()
    Connection.objects.update(refreshing_by=uuid4())
    lease.renewed -= 2 * leasing.RENEW_SECONDS
    with pytest.raises(leasing.LeaseLost):
        lease.keep(7)


@pytest.mark.django_db(transaction=True)
def test_an_unforeseen_error_frees_the_connection_and_is_not_swallowed(local, server):
    server.models = [{"id": "tiny", "owned_by": "someone"}]
    with database.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_models ADD CONSTRAINT broken CHECK (provider = '')")
    try:
        with pytest.raises(Exception, match="broken"):
            discovery.refresh(local.pk)
    finally:
        with database.cursor() as cursor:
            cursor.execute("ALTER TABLE catalog_models DROP CONSTRAINT broken")
    local.refresh_from_db()
    assert local.refresh_error == discovery.BROKE_OFF
    assert local.refreshing_until is None
    assert local.refreshed_at is None


def test_due_are_those_never_read_long_ago_or_failed_a_while_ago(db, settings):
    def connection(**values):
        made = make_connection(name=values.pop("name"))
        Connection.objects.filter(pk=made.pk).update(**values)
        return made.pk

    minute = timedelta(minutes=1)
    every = timedelta(seconds=settings.STAQUE_CATALOG_REFRESH_SECONDS)
    now = ClockTimestamp()
    due = {
        connection(name="never"),
        connection(name="long ago", refresh_tried_at=now - every - minute),
        connection(name="failed", refresh_tried_at=now - 3 * minute, refresh_error="no"),
    }
    connection(name="fresh", refresh_tried_at=now - minute)
    connection(name="failed just now", refresh_tried_at=now - minute, refresh_error="no")
    connection(name="closed", is_active=False)
    connection(name="being read", refreshing_until=now + minute)
    assert set(discovery.due()) == due


def test_the_task_takes_an_id_and_may_run_twice(local, server):
    tasks.refresh(connection_id=str(local.pk))
    tasks.refresh(connection_id=str(local.pk))
    assert server.asked == 2
    assert ids(local) == ["tiny"]


def test_beats_task_hands_every_due_connection_to_a_worker(local, server, settings):
    from staque.celery import app

    eager = app.conf.task_always_eager
    app.conf.task_always_eager = True
    try:
        tasks.refresh_due()
        tasks.refresh_due()
    finally:
        app.conf.task_always_eager = eager
    assert server.asked == 1
    assert ids(local) == ["tiny"]


def test_what_was_asked_for_is_due_although_its_task_got_lost(user):
    made = make_connection()
    Connection.objects.update(refresh_tried_at=ClockTimestamp())
    assert discovery.due() == []
    actions.refresh(by=user)
    assert discovery.due() == [made.pk]
