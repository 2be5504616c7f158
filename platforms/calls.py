"""The two ways of calling a server over HTTP: a read that may be repeated, a question sent once."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial

import aiohttp
import httpx

from platforms.addresses import Forbidden, Lookup, checked_url, system_lookup
from platforms.contract import NetworkPolicy
from platforms.errors import Misunderstood, Unreachable
from platforms.http import (
    CONNECT_SECONDS,
    CONTROL_SECONDS,
    SILENCE_SECONDS,
    NotConnected,
    client,
    new_session,
)
from platforms.keeping import borrowed

CONTROL_BYTES = 8 * 1024 * 1024
PAUSES = (0.2, 0.8)
# A few bytes may unpack to more than any memory holds, so nothing packed is asked for or read.
PLAIN = {"Accept-Encoding": "identity"}
WORTH_REPEATING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer to a control call: its body was read, and was not too long."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read(
    url: str,
    *,
    policy: NetworkPolicy,
    headers: Mapping[str, str],
    lookup: Lookup = system_lookup,
    pause: Callable[[float], None] = time.sleep,
    seconds: float = CONTROL_SECONDS,
) -> Answer:
    """GET what may be asked for again: repeated with back-off, each bounded in time and size."""
    checked_url(url)
    with client(policy, lookup=lookup) as guarded:
        for wait in PAUSES:
            try:
                answer = _whole(guarded, "GET", url, headers, seconds)
            except Unreachable:
                pause(wait)
                continue
            if answer.status not in WORTH_REPEATING:
                return answer
            pause(wait)
        return _whole(guarded, "GET", url, headers, seconds)


def looked(
    url: str,
    *,
    policy: NetworkPolicy,
    headers: Mapping[str, str],
    lookup: Lookup = system_lookup,
    seconds: float = CONTROL_SECONDS,
) -> Answer:
    """GET once, within that time: whether anybody is there at all."""
    checked_url(url)
    with client(policy, lookup=lookup) as guarded:
        return _whole(guarded, "GET", url, headers, seconds)


def sent(
    url: str,
    *,
    policy: NetworkPolicy,
    headers: Mapping[str, str],
    body: bytes,
    lookup: Lookup = system_lookup,
    seconds: float = CONTROL_SECONDS,
) -> Answer:
    """POST once and read the answer to its end, within that time."""
    checked_url(url)
    with client(policy, lookup=lookup) as guarded:
        return _whole(guarded, "POST", url, headers, seconds, body)


def _whole(
    guarded: httpx.Client,
    method: str,
    url: str,
    headers: Mapping[str, str],
    seconds: float,
    content: bytes | None = None,
) -> Answer:
    deadline = time.monotonic() + seconds
    patience = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
    sending = guarded.stream(
        method, url, headers={**headers, **PLAIN}, content=content, timeout=patience
    )
    try:
        with sending as response:
            _demand_plain(response.headers)
            body = _body(response, deadline)
            return Answer(status=response.status_code, headers=dict(response.headers), body=body)
    except (httpx.DecodingError, httpx.InvalidURL) as error:
        raise Misunderstood(
            "The server's answer is not readable HTTP.", vendor_text=str(error)
        ) from error
    except httpx.RemoteProtocolError as error:
        # The one word for two things: hanging up, as a restarting server does, and babble.
        kind = Unreachable if "disconnected" in str(error) else Misunderstood
        raise kind("The server's answer is not readable HTTP.", vendor_text=str(error)) from error
    except httpx.TransportError as error:
        raise Unreachable("The server did not answer.", vendor_text=str(error)) from error


def _body(response: httpx.Response, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > CONTROL_BYTES:
            raise Misunderstood("The answer is longer than any list of models.")
        if time.monotonic() > deadline:
            raise Unreachable("The server took too long to finish its answer.")
    return bytes(body)


@asynccontextmanager
async def posted(
    url: str,
    *,
    policy: NetworkPolicy,
    headers: Mapping[str, str],
    body: bytes,
    lookup: Lookup = system_lookup,
    silence: float = SILENCE_SECONDS,
) -> AsyncIterator[aiohttp.ClientResponse]:
    """POST once, and hold the answer open; leaving the block closes its connection.

    `silence` is for how many seconds nothing may come.
    """
    checked_url(url)
    patience = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=silence)
    key = ("http", policy, lookup)
    async with borrowed(key, partial(new_session, policy, lookup)) as session:
        with told_in_our_words():
            response = await session.post(
                url,
                data=body,
                headers={**headers, **PLAIN},
                allow_redirects=False,
                timeout=patience,
            )
        try:
            _demand_plain(response.headers)
            yield response
        finally:
            response.close()


def _demand_plain(headers: Mapping[str, str]) -> None:
    packed = headers.get("Content-Encoding", "")
    if packed.strip().lower() not in ("", "identity"):
        raise Misunderstood(f"The server packed its answer ({packed[:40]}), unasked.")


@contextmanager
def told_in_our_words() -> Iterator[None]:
    """Turn aiohttp's exceptions into ours, keeping the cause."""
    try:
        yield
    except aiohttp.InvalidURL as error:
        raise Forbidden("The address cannot be read as a URL.") from error
    except aiohttp.ClientPayloadError as error:
        raise Misunderstood("The answer broke off.", vendor_text=str(error)) from error
    except aiohttp.ClientResponseError as error:
        raise Misunderstood(
            "The server's answer is not readable HTTP.", vendor_text=error.message
        ) from error
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, NotConnected):
            raise Forbidden(str(error.os_error)) from error
        raise Unreachable("The server did not answer.", vendor_text=str(error)) from error
    except TimeoutError as error:
        raise Unreachable("The server did not answer in time.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise Unreachable("The connection was lost.", vendor_text=str(error)) from error
