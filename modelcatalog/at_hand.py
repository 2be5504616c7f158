"""What is at hand to be connected: servers and credentials of this machine. Offered, not used."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from modelcatalog.access import network_policy
from modelcatalog.connecting import place_of, platforms
from modelcatalog.keyring import ENVIRONMENT, allowed_places
from modelcatalog.queries import real_addresses
from platforms.addresses import is_here
from platforms.aws.lying_around import Lying, lying_around, profiles
from platforms.contract import Platform
from platforms.hosted import HOSTED
from platforms.openai_compatible.nearby import PORTS, Nearby, found_nearby
from platforms.registry import PLATFORMS

# A platform that is reached by region alone takes the machine's own AWS credentials.
BY_REGION = "region"
LOOKED_AT = PORTS


@dataclass(frozen=True, kw_only=True)
class Key:
    """An API key in the server's environment. `url` opens a form that refers to it; without one
    the operator has not allowed it yet, and `entry` is what to add."""

    name: str
    label: str
    url: str = ""
    entry: str = ""


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """What may be offered. `aws_urls` are forms of the platforms that AWS credentials open."""

    servers: tuple[Nearby, ...] = ()
    aws: tuple[Lying, ...] = ()
    profiles: tuple[str, ...] = ()
    aws_urls: dict[str, str] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.servers or self.aws or self.profiles or self.keys)


def at_hand() -> AtHand:
    """Looks at this machine's usual ports (embedded only), into its environment and AWS files.

    It takes up to a second, and calls nobody beyond this machine.
    """
    return AtHand(
        servers=_servers(),
        aws=lying_around(),
        profiles=profiles(),
        aws_urls={place.label: form_url(place.slug) for place in platforms() if _by_region(place)},
        keys=(*_allowed_keys(), *_other_keys()),
    )


def _servers() -> tuple[Nearby, ...]:
    """Those that are not connected yet."""
    own = {settings.ENVIRONMENT.port, place_of(settings.ENVIRONMENT.simulator_url)[1]}
    found = found_nearby(
        network_policy(),
        own_ports=frozenset(port for port in own if port is not None),
        ports=LOOKED_AT,
    )
    connected = {place_of(addresses["base_url"]) for addresses in real_addresses()}
    return tuple(server for server in found if place_of(server.base_url) not in connected)


def form_url(platform: str, **values: str) -> str:
    """The form for a new connection, filled in as far as that."""
    query = urlencode({"platform": platform, **values})
    return f"{reverse('modelcatalog:connection_add')}?{query}"


def _by_region(place: Platform) -> bool:
    return {one.name for one in place.fields if one.required} == {BY_REGION}


def _allowed_keys() -> list[Key]:
    return [
        _allowed_key(name, host)
        for name, host in allowed_places()
        if not name.startswith("arn:") and settings.ENVIRONMENT.connection_secret(name)
    ]


def _allowed_key(name: str, host: str) -> Key:
    known = HOSTED.get(host)
    platform = known.platform if known and known.platform in PLATFORMS else "openai_compatible"
    label = known.label if known else host
    base_url = known.base_url if known else _usual_url(host)
    reference = f"{ENVIRONMENT}:{name}"
    url = form_url(platform, name=label, base_url=base_url, secret_ref=reference)
    return Key(name=name, label=label, url=url)


def _usual_url(host: str) -> str:
    """Servers on this machine speak plain HTTP."""
    return f"{'http' if is_here(urlsplit(f'//{host}').hostname) else 'https'}://{host}/v1"


def _other_keys() -> list[Key]:
    """Keys by their usual names that the operator has not allowed for their host."""
    allowed = set(allowed_places())
    return [
        Key(name=known.key_name, label=known.label, entry=f"{known.key_name}@{host}")
        for host, known in HOSTED.items()
        if (known.key_name, host) not in allowed
        and settings.ENVIRONMENT.connection_secret(known.key_name)
    ]
