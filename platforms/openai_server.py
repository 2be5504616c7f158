"""How a server is reached: its addresses, the key's header, and the list of its models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from platforms.addresses import checked_url
from platforms.calls import Answer, read, sent
from platforms.contract import Access, Json
from platforms.dialects import BEARER, USUAL, Dialect
from platforms.errors import Denied, Misunderstood, Refused
from platforms.openai_errors import error_of
from platforms.openai_wire import decoded

Row = dict[str, Any]


def address(access: Access, path: str) -> str:
    """The URL of a path below the connection's base URL."""
    if not access.base_url:
        raise Refused("The connection has no base URL.", code="invalid_connection")
    checked_url(access.base_url)
    return f"{access.base_url.rstrip('/')}/{path}"


def beside(access: Access, path: str, *, wire: str = "/v1") -> str:
    """The URL of a path of the server's own, where the base URL ends in its OpenAI wire."""
    return f"{address(access, '').rstrip('/').removesuffix(wire)}/{path}"


def headers(access: Access, dialect: Dialect = USUAL) -> dict[str, str]:
    """What every request carries; the key only where the connection has one."""
    wanted = {"Content-Type": "application/json", "Accept": "application/json"}
    if access.secret and access.secret.value:
        key = access.secret.value.strip()
        # A line break within a key would let it write headers of its own.
        if not (key.isascii() and key.isprintable()):
            raise Denied("The connection's key holds signs that no key has.")
        bearer = dialect.key_header == BEARER
        wanted[dialect.key_header] = f"Bearer {key}" if bearer else key
    return wanted


def got(access: Access, url: str, dialect: Dialect = USUAL) -> Answer:
    """GET an address of this server, repeated when it fails; whatever it answers."""
    return read(url, policy=access.network, headers=headers(access, dialect))


def put(
    access: Access,
    url: str,
    body: Mapping[str, Json],
    *,
    seconds: float,
    dialect: Dialect = USUAL,
) -> Answer:
    """POST a body to an address of this server once; whatever it answers."""
    return sent(
        url,
        policy=access.network,
        headers=headers(access, dialect),
        body=json.dumps(body).encode(),
        seconds=seconds,
    )


def succeeded(access: Access, answer: Answer) -> Row:
    """The JSON object of an answer that is a success, else what its error means."""
    if answer.status != 200:
        raise error_of(answer.status, answer.body, answer.headers, secret=access.secret)
    return decoded(answer.body)


def listed(access: Access, dialect: Dialect = USUAL) -> list[Row]:
    """The models that the server lists, in its own words. Read only; repeated when it fails."""
    return rows_of(access, got(access, address(access, "models"), dialect))


def rows_of(access: Access, answer: Answer) -> list[Row]:
    """The rows of an answered list of models."""
    models = succeeded(access, answer).get("data")
    if not isinstance(models, list):
        raise Misunderstood("The server's list of models has no data.")
    return [model for model in models if isinstance(model, dict) and model.get("id")]
