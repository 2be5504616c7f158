"""Which addresses a URL given by people may lead to: resolve first, then judge what came out."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from platforms.contract import NetworkPolicy
from platforms.errors import Refused, Unreachable

Address = IPv4Address | IPv6Address
Lookup = Callable[[str, int], list[str]]

# Metadata services of the large clouds live at link-local addresses and at some that look private
# or public; the rest are ranges that no server of anybody answers on.
NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "192.0.0.192/32",
        "192.88.99.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "::ffff:0:0:0/96",
        "64:ff9b:1::/48",
        "3fff::/20",
        "5f00::/16",
        "fd00:c1::a9fe:a9fe/128",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
NAT64 = ip_network("64:ff9b::/96")
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Forbidden(Refused):
    """The URL leads to a place that this installation does not talk to."""

    code = "forbidden_address"
    advice = (
        "Use a public address, or have the operator allow the network in "
        "STAQUE_ALLOWED_PRIVATE_NETWORKS."
    )


def is_here(host: str | None) -> bool:
    """Whether it is this machine, whose own traffic nobody else sees."""
    return host in THIS_MACHINE


def checked_url(url: str) -> SplitResult:
    """The parts of an http(s) URL that says plainly where it leads, else `Forbidden`."""
    try:
        parts = urlsplit(url)
        port_reads = parts.port is None or parts.port > 0
    except ValueError as error:
        raise Forbidden("The address cannot be read as a URL.") from error
    if parts.scheme not in ("http", "https"):
        raise Forbidden("Only http and https addresses are used.")
    if "@" in parts.netloc:
        raise Forbidden("An address must not carry a user name or password.")
    # A backslash or blank is where two URL parsers disagree about which host is meant.
    if any(ord(sign) <= 32 or sign in "\\\x7f" for sign in url) or not port_reads:
        raise Forbidden("The address holds signs that do not belong into a URL.")
    if not parts.hostname:
        raise Forbidden("The address names no host.")
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def system_lookup(host: str, port: int) -> list[str]:
    """What the operating system makes of a host, also of decimal, octal and hex notations."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


def checked_literal(parts: SplitResult, policy: NetworkPolicy) -> None:
    """Raise `Forbidden` for a URL that names a forbidden address itself, in whatever notation.

    Names are not looked up: that is done, and judged, when a connection is made.
    """
    host, port = parts.hostname or "", port_of(parts)
    try:
        answers = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
    except OSError:
        return
    for answer in answers:
        judge(ip_address(str(answer[4][0])), port, policy)


def permitted(
    host: str, port: int, policy: NetworkPolicy, lookup: Lookup = system_lookup
) -> list[Address]:
    """Every address of the host, IPv4 first; `Forbidden` as soon as one of them is.

    Callers connect to these very addresses and never ask for the name again.
    """
    try:
        found = [ip_address(text) for text in dict.fromkeys(lookup(host, port))]
    except (OSError, UnicodeError, ValueError) as error:
        raise Unreachable(f"The host {host} is not known.", vendor_text=str(error)) from error
    if not found:
        raise Unreachable(f"The host {host} has no address.")
    for address in found:
        judge(address, port, policy)
    return sorted(found, key=lambda address: address.version)


def judge(address: Address, port: int, policy: NetworkPolicy) -> None:
    """Raise `Forbidden` unless this policy lets a connection go to that address and port."""
    plain = _unwrapped(address)
    if any(plain in network for network in NEVER):
        raise Forbidden("The address belongs to the machine or cloud itself and is never used.")
    if plain.is_global:
        return
    if port in policy.forbidden_ports:
        raise Forbidden("That port belongs to a part of this installation.")
    if plain.is_loopback and policy.allow_loopback:
        return
    if not any(plain in network for network in policy.allowed_private):
        raise Forbidden("The address lies in a private network that is not allowed here.")


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, compatible, 6to4, NAT64)."""
    if isinstance(address, IPv4Address):
        return address
    number = int(address)
    if number > 1 and (number >> 32 == 0 or address in NAT64):
        return IPv4Address(number & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
