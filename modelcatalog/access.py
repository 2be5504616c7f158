"""Builds what an adapter works with: a connection with its secret resolved, in memory only."""

from __future__ import annotations

from django.conf import settings

from modelcatalog.keyring import SecretMissing, bound, resolved
from modelcatalog.models import Connection
from platforms.contract import Access, NetworkPolicy, Secret

__all__ = ["SecretMissing", "access", "network_policy"]


def access(connection: Connection) -> Access:
    """The connection as adapters need it; raises `SecretMissing` with what to do.

    Never within a transaction: a secret may have to be fetched.
    """
    return Access(
        platform=connection.platform,
        simulated=connection.simulated,
        region=connection.region,
        base_url=connection.base_url,
        endpoint_url=connection.endpoint_url,
        role_arn=connection.role_arn,
        external_id=connection.external_id,
        execution_role_arn=connection.execution_role_arn,
        secret=_secret(connection),
        traits=connection.traits,
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


def _secret(connection: Connection) -> Secret | None:
    if not connection.secret_ref:
        return None
    address = connection.base_url or connection.endpoint_url
    return resolved(bound(connection.secret_ref, address))
