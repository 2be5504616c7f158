"""Background work starts after the commit, or not at all."""

import socket
import time

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from foundation.after_commit import after_commit


class Told:
    """Stands at the far end of the broker's wire."""

    def __init__(self, error=None):
        self.calls, self.error, self.name = [], error, "told"

    def apply_async(self, **options):
        if self.error:
            raise self.error
        self.calls.append(options["kwargs"])


def test_nothing_starts_before_the_commit(transactional_db):
    told = Told()
    with transaction.atomic():
        after_commit(told, resource_id="1")
        assert told.calls == []
    assert told.calls == [{"resource_id": "1"}]


def test_nothing_starts_after_a_rollback(transactional_db):
    told = Told()

    def fails():
        with transaction.atomic():
            after_commit(told, resource_id="1")
            raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="mind"):
        fails()
    assert told.calls == []


def test_a_broker_that_is_away_loses_nothing_that_the_sweep_does_not_find(transactional_db, caplog):
    app = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)

    @app.task(name="gone")
    def gone():
        """Never reached."""

    after_commit(gone)
    assert "the sweep will find it" in caplog.text


def test_a_broker_that_is_silent_holds_nobody_up(transactional_db, caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = Celery(broker=f"redis://127.0.0.1:{silent.getsockname()[1]}/0", set_as_current=False)
        app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS

        @app.task(name="unheard")
        def unheard():
            """Never reached."""

        began = time.monotonic()
        for _ in range(10):
            after_commit(unheard)
        assert time.monotonic() - began < 6
    assert caplog.text.count("the sweep will find it") == 10
