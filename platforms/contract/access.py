"""Which addresses and secrets an adapter works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from platforms.contract.words import Json


@dataclass(frozen=True, repr=False)
class Secret:
    """A secret's value, which no `repr`, log or error shows."""

    value: str

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__


@dataclass(frozen=True, kw_only=True)
class NetworkPolicy:
    """Which addresses a user-given URL may lead to, beyond the public ones.

    Link-local and metadata addresses are refused always, and so are `forbidden_ports` on loopback
    and in private networks (our own services).
    """

    allow_loopback: bool = False
    allowed_private: tuple[IPv4Network | IPv6Network, ...] = ()
    forbidden_ports: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Access:
    """A connection with its secret resolved, in memory only.

    `traits` is what `Platform.probe` once learnt of this connection's server: the adapter's own
    note, opaque to others.
    """

    platform: str
    simulated: bool
    region: str = ""
    base_url: str = ""
    endpoint_url: str = ""
    role_arn: str = ""
    external_id: str = ""
    execution_role_arn: str = ""
    secret: Secret | None = None
    traits: Mapping[str, Json] = field(default_factory=dict, hash=False)
    network: NetworkPolicy = field(default_factory=NetworkPolicy)
