"""Builds what an adapter works with: a connection with its secret resolved, in memory only."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from foundation.refusals import Refusal
from modelcatalog.models import Connection
from platforms.contract import Access, NetworkPolicy, Secret

SCHEME = "env:"


class SecretMissing(Refusal):
    """The connection refers to a secret that is not allowed, not set, or bound elsewhere."""

    code = "secret_missing"


def access(connection: Connection) -> Access:
    """The connection as adapters need it; raises `SecretMissing` with what to do."""
    return Access(
        platform=connection.platform,
        simulated=connection.simulated,
        region=connection.region,
        base_url=connection.base_url,
        endpoint_url=connection.endpoint_url,
        role_arn=connection.role_arn,
        execution_role_arn=connection.execution_role_arn,
        secret=_secret(connection),
        network=network_policy(),
    )


def network_policy() -> NetworkPolicy:
    """Which addresses connections may lead to on this installation."""
    environment = settings.ENVIRONMENT
    return NetworkPolicy(
        allow_loopback=not environment.production,
        allowed_private=environment.allowed_private_networks,
        forbidden_ports=settings.STAQUE_OWN_PORTS,
    )


def bound_name(reference: str, url: str) -> str:
    """The environment name behind `env:NAME`, if the operator allows it for the URL's host."""
    name = reference.removeprefix(SCHEME)
    if not reference.startswith(SCHEME) or not name:
        raise SecretMissing("A secret is referred to as env:NAME, never written down here.")
    places = _allowed_places(name)
    if not places:
        raise SecretMissing(
            f"The operator does not allow connections to use {name}: "
            f"list it in STAQUE_CONNECTION_SECRETS as {name}@host."
        )
    parts = urlsplit(url)
    if not {parts.hostname, parts.netloc.lower()} & places:
        raise SecretMissing(
            f"The secret {name} is bound to {' and '.join(sorted(places))}, "
            f"and is not sent to {parts.hostname or 'an unnamed host'}."
        )
    return name


def _secret(connection: Connection) -> Secret | None:
    if not connection.secret_ref:
        return None
    name = bound_name(connection.secret_ref, connection.base_url or connection.endpoint_url)
    value = settings.ENVIRONMENT.connection_secret(name)
    if not value:
        raise SecretMissing(f"{name} is not set in the environment of the server, or is empty.")
    return Secret(value)


def _allowed_places(name: str) -> set[str]:
    """Hosts, or hosts with a port, to which `NAME@host` entries bind this name."""
    entries = (entry.partition("@") for entry in settings.ENVIRONMENT.connection_secrets)
    return {host.lower() for allowed, _, host in entries if allowed == name and host}
