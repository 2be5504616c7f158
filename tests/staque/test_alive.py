"""Whether a connection lives is asked now and then, and always after an error."""

import pytest
from django.db import OperationalError, close_old_connections, connection

from staque import postgres


@pytest.fixture
def kept(transactional_db):
    connection.close()
    connection.ensure_connection()
    yield connection
    connection.close()


def begin():
    """What Django does before a request."""
    close_old_connections()


def kill(kept):
    """The server ends the session while nobody looks."""
    other = kept.copy()
    with other.cursor() as cursor:
        pid = kept.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 7")
        return cursor.fetchone()[0]


def test_a_connection_that_died_is_replaced_before_it_is_used(kept, monkeypatch):
    monkeypatch.setattr(postgres, "ALIVE_SECONDS", 0.0)
    begin()
    kill(kept)
    begin()
    assert ask() == 7


def test_one_that_was_just_asked_is_not_asked_again(kept):
    begin()
    assert ask() == 7
    seen = kept.connection
    kill(kept)
    begin()
    with pytest.raises(OperationalError):
        ask()
    begin()
    assert ask() == 7
    assert kept.connection is not seen
