"""Whether what somebody says of a connection holds: its fields, addresses and secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

from foundation.refusals import Refusal
from modelcatalog.access import network_policy
from modelcatalog.keyring import SecretMissing, bound
from modelcatalog.queries import real_addresses
from platforms.addresses import checked_literal, checked_url, is_here
from platforms.contract import Field, Platform
from platforms.errors import PlatformError
from platforms.registry import PLATFORMS

REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}")
ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]{1,200}")
EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,255}")
NOWHERE = ("", None)
ADDRESSES = ("base_url", "endpoint_url")
NOT_A_REGION = "That is not a region's name, such as us-east-1."
NOT_AN_ID = "An external id has 2 to 255 letters, digits and signs of +=,.@:/-."
NOT_A_ROLE = "That is not a role's ARN, such as arn:aws:iam::123456789012:role/Staque."

SHAPES = {
    "region": (REGION, NOT_A_REGION),
    "role_arn": (ROLE, NOT_A_ROLE),
    "execution_role_arn": (ROLE, NOT_A_ROLE),
    "external_id": (EXTERNAL_ID, NOT_AN_ID),
}


class InvalidConnection(Refusal):
    """What was given does not make a connection; `fields` says why."""

    code = "invalid_connection"


def platforms() -> list[Platform]:
    """Every platform that can be connected."""
    return list(PLATFORMS.values())


def fields_of(slug: str) -> tuple[Field, ...]:
    """What a connection of that platform is made of; nothing where there is no such platform."""
    place = PLATFORMS.get(slug)
    return place.fields if place else ()


def checked_fields(slug: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values as they are kept; raises `InvalidConnection` naming every field that is wrong.

    A field that the platform does not have is refused, never dropped.
    """
    place = PLATFORMS.get(slug)
    if place is None:
        known = ", ".join(PLATFORMS)
        raise _refusal({"platform": f"There is no platform {slug} here; there are {known}."})
    kept = {name: value.strip() for name, value in values.items() if value.strip()}
    wrong = _unknown_or_missing(place, kept) | _malformed(kept)
    if wrong:
        raise _refusal(wrong)
    for name in ADDRESSES:
        if name in kept:
            kept[name] = kept[name].rstrip("/")
    return kept


def is_simulator(values: Mapping[str, str]) -> bool:
    """Whether the connection leads to this installation's own simulated cloud."""
    simulator = place_of(settings.ENVIRONMENT.simulator_url)
    return simulator != NOWHERE and simulator in _places(values)


def is_on_this_machine(values: Mapping[str, str]) -> bool:
    """Whether every address that is given leads to this machine, where nothing is billed."""
    hosts = {host for host, _ in _places(values) if host}
    return hosts == {"localhost"}


def has_real_money_begun() -> bool:
    """Whether anything real was connected that bills: a server on this machine does not."""
    return not all(is_on_this_machine(addresses) for addresses in real_addresses())


def place_of(url: str) -> tuple[str, int | None]:
    """Host and port; every name of this machine is one, and so is what is no address at all."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return (url, None)
    return ("localhost" if is_here(host) else host, port)


def _places(values: Mapping[str, str]) -> set[tuple[str, int | None]]:
    return {place_of(values.get(name, "")) for name in ADDRESSES}


def _unknown_or_missing(place: Platform, kept: Mapping[str, str]) -> dict[str, str]:
    fields = {field.name: field for field in place.fields}
    wrong = {name: f"{place.label} has no such field." for name in kept if name not in fields}
    for name, field in fields.items():
        if field.required and name not in kept:
            wrong[name] = f"{place.label} needs it. {field.help_text}".strip()
    return wrong


def _malformed(kept: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    for name, value in kept.items():
        if name in ADDRESSES:
            said = _url_error(value)
        elif name == "secret_ref":
            said = _secret_error(value, kept)
        else:
            shape, why = SHAPES[name]
            said = "" if shape.fullmatch(value) else why
        if said:
            wrong[name] = said
    return wrong


def _url_error(url: str) -> str:
    try:
        parts = checked_url(url)
        checked_literal(parts, network_policy())
    except PlatformError as error:
        return error.text
    return "The address must end before any ? or #." if parts.query or parts.fragment else ""


def _secret_error(reference: str, kept: Mapping[str, str]) -> str:
    url = kept.get("base_url") or kept.get("endpoint_url", "")
    if _url_error(url):
        return "A secret is bound to the address, which is missing or wrong."
    try:
        bound(reference, url)
    except SecretMissing as error:
        return error.text
    return ""


def _refusal(wrong: dict[str, str]) -> InvalidConnection:
    name, said = next(iter(wrong.items()))
    return InvalidConnection(f"{name}: {said}", fields=wrong)
