"""What is at hand to be connected: credentials and servers of this machine. Offered, not used."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from modelcatalog.connecting import platforms
from modelcatalog.keyring import ENVIRONMENT, allowed_places
from platforms.aws.lying_around import Lying, lying_around, profiles
from platforms.contract import Platform
from platforms.hosted import HOSTED
from platforms.registry import PLATFORMS

# A platform that is reached by region alone takes the machine's own AWS credentials.
BY_REGION = "region"


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

    aws: tuple[Lying, ...] = ()
    profiles: tuple[str, ...] = ()
    aws_urls: dict[str, str] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.aws or self.profiles or self.keys)


def at_hand() -> AtHand:
    """Looks into the environment and the machine's AWS files, and calls nobody."""
    return AtHand(
        aws=lying_around(),
        profiles=profiles(),
        aws_urls={place.label: form_url(place.slug) for place in platforms() if _by_region(place)},
        keys=(*_allowed_keys(), *_other_keys()),
    )


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
    base_url = known.base_url if known else f"https://{host}/v1"
    reference = f"{ENVIRONMENT}:{name}"
    url = form_url(platform, name=label, base_url=base_url, secret_ref=reference)
    return Key(name=name, label=label, url=url)


def _other_keys() -> list[Key]:
    """Keys by their usual names that the operator has not allowed for their host."""
    allowed = set(allowed_places())
    return [
        Key(name=known.key_name, label=known.label, entry=f"{known.key_name}@{host}")
        for host, known in HOSTED.items()
        if (known.key_name, host) not in allowed
        and settings.ENVIRONMENT.connection_secret(known.key_name)
    ]
