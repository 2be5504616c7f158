"""Where a request came from, told by the connection and by the proxies that are trusted."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str:
    """The address of whoever asked, "" where there is none (a socket on this machine).

    `X-Forwarded-For` is read from its end, and only as far as the hops before are proxies that
    `STAQUE_TRUSTED_PROXIES` names: what a client writes into it itself is never believed. A proxy
    without an address speaks through a unix socket, which only this machine can open.
    """
    nearest = _parsed(request.META.get("REMOTE_ADDR", ""))
    if not _trusted(nearest, settings.STAQUE_TRUSTED_PROXIES):
        return _said(nearest)
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        told = _parsed(hop)
        if told is None:
            break
        nearest = told
        if not _trusted(nearest, settings.STAQUE_TRUSTED_PROXIES):
            break
    return _said(nearest)


def _trusted(address: Address | None, proxies: Sequence[Network]) -> bool:
    if address is None:
        return bool(proxies)
    return any(address in network for network in proxies)


def _parsed(text: str) -> Address | None:
    """An address without its port or zone; IPv4 in IPv6's clothes is IPv4."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped if mapped is not None else found


def _said(address: Address | None) -> str:
    return "" if address is None else str(address)
