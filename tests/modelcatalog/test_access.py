"""What an adapter gets to work with."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from modelcatalog.access import SecretMissing, access
from modelcatalog.keyring import bound
from tests.factories import make_connection


@pytest.fixture
def connection(db, settings):
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, connection_secrets=("LLM_KEY@llm.example.com",)
    )
    return make_connection(base_url="https://llm.example.com/v1", secret_ref="env:LLM_KEY")


def test_the_secret_is_resolved_and_never_shown(connection, monkeypatch):
    monkeypatch.setenv("LLM_KEY", "sk-very-secret")
    given = access(connection)
    assert given.secret.value == "sk-very-secret"
    assert "very-secret" not in repr(given)


def test_the_secret_may_stand_in_a_file(connection, monkeypatch, tmp_path):
    path = tmp_path / "key"
    path.write_text("sk-in-a-file\n")
    monkeypatch.setenv("LLM_KEY_FILE", str(path))
    assert access(connection).secret.value == "sk-in-a-file"
    path.unlink()
    with pytest.raises(SecretMissing, match="LLM_KEY is not set"):
        access(connection)


def test_a_secret_that_is_not_set_is_named(connection):
    with pytest.raises(SecretMissing, match="LLM_KEY is not set"):
        access(connection)


def test_a_secret_does_not_follow_its_connection_to_another_host(connection, monkeypatch):
    monkeypatch.setenv("LLM_KEY", "sk-very-secret")
    connection.base_url = "https://evil.example.com/v1"
    with pytest.raises(SecretMissing, match="not sent to evil"):
        access(connection)


def test_without_a_reference_there_is_no_secret(db):
    assert access(make_connection(base_url="https://llm.example.com")).secret is None


def test_loopback_is_for_embedded_installations(db, settings):
    connection = make_connection()
    assert access(connection).network.allow_loopback
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT,
        mode="production",
        allowed_private_networks=(ip_network("10.0.0.0/8"),),
    )
    policy = access(connection).network
    assert not policy.allow_loopback
    assert policy.allowed_private == (ip_network("10.0.0.0/8"),)


def test_our_own_ports_are_forbidden(db, settings):
    settings.STAQUE_OWN_PORTS = frozenset({5432})
    assert access(make_connection()).network.forbidden_ports == {5432}


def test_a_secret_does_not_cross_the_network_in_the_clear(settings):
    allowed = ("KEY@llm.example.org", "OTHER@llm.example.org:8000", "MINE@127.0.0.1")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, connection_secrets=allowed)
    assert bound("env:KEY", "https://llm.example.org/v1")
    assert bound("env:OTHER", "http://llm.example.org:8000/v1")
    assert bound("env:MINE", "http://127.0.0.1:8000/v1")
    with pytest.raises(SecretMissing, match="in the clear"):
        bound("env:KEY", "http://llm.example.org/v1")
