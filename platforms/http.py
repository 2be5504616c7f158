"""The one maker of HTTP clients, so that no URL given by people leads where it must not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from ipaddress import ip_address

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult

from platforms.addresses import Address, Forbidden, Lookup, judge, permitted, system_lookup
from platforms.contract import NetworkPolicy

CONNECT_SECONDS = 5.0
# A long prompt on a small machine keeps a server silent for a while before its first token.
SILENCE_SECONDS = 120.0
# Shorter than servers keep an idle connection, so that no question meets one just closed.
KEEP_SECONDS = 4.0
CONTROL_SECONDS = 20.0


class GuardedTransport(httpx.BaseTransport):
    """Resolves a host once, judges, and connects to that address under the host's own name."""

    def __init__(self, policy: NetworkPolicy, lookup: Lookup) -> None:
        self._policy = policy
        self._lookup = lookup
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        *earlier, last = permitted(url.host, port, self._policy, self._lookup)
        for address in earlier:
            # Nothing was sent yet: the host's next address may be the one that listens.
            with suppress(httpx.ConnectError):
                return self._sent_to(address, request)
        return self._sent_to(last, request)

    def _sent_to(self, address: Address, request: httpx.Request) -> httpx.Response:
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return self._inner.handle_request(pinned)

    def close(self) -> None:
        self._inner.close()


def client(policy: NetworkPolicy, *, lookup: Lookup = system_lookup) -> httpx.Client:
    """A client for control calls: guarded, no redirects, no proxy, short patience."""
    return httpx.Client(
        transport=GuardedTransport(policy, lookup),
        timeout=httpx.Timeout(CONTROL_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
    )


class JudgedResolver(AbstractResolver):
    """Resolves for aiohttp, which then connects to what came out and asks no second time."""

    def __init__(self, policy: NetworkPolicy, lookup: Lookup) -> None:
        self._policy = policy
        self._lookup = lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        find = partial(permitted, host, port, self._policy, self._lookup)
        addresses = await asyncio.get_running_loop().run_in_executor(None, find)
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held open."""


class NotConnected(OSError):
    """A refused address, told in the one way that aiohttp lets through from a socket."""


AddressInfo = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]
]


def judged_socket(policy: NetworkPolicy, info: AddressInfo) -> socket.socket:
    """The last gate before a connection: addresses written as numbers never meet a resolver."""
    family, kind, protocol, _, target = info
    try:
        judge(ip_address(str(target[0])), int(str(target[1])), policy)
    except Forbidden as error:
        raise NotConnected(error.text) from error
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made


@asynccontextmanager
async def new_session(
    policy: NetworkPolicy, lookup: Lookup = system_lookup
) -> AsyncIterator[aiohttp.ClientSession]:
    """A session for streams whose every connection is judged. The caller passes
    `allow_redirects=False`."""
    connector = aiohttp.TCPConnector(
        resolver=JudgedResolver(policy, lookup),
        socket_factory=partial(judged_socket, policy),
        use_dns_cache=False,
        keepalive_timeout=KEEP_SECONDS,
        limit=0,
    )
    timeout = aiohttp.ClientTimeout(
        total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS
    )
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, trust_env=False, auto_decompress=False
    ) as session:
        yield session
