"""How a server is reached: its addresses, the key's header, and the list of its models."""

from __future__ import annotations

from typing import Any

from platforms.addresses import checked_url
from platforms.calls import read
from platforms.contract import Access
from platforms.errors import Denied, Misunderstood, Refused
from platforms.openai_errors import error_of
from platforms.openai_wire import decoded


def address(access: Access, path: str) -> str:
    """The URL of a path below the connection's base URL."""
    if not access.base_url:
        raise Refused("The connection has no base URL.", code="invalid_connection")
    checked_url(access.base_url)
    return f"{access.base_url.rstrip('/')}/{path}"


def headers(access: Access) -> dict[str, str]:
    """What every request carries; the key only where the connection has one."""
    wanted = {"Content-Type": "application/json", "Accept": "application/json"}
    if access.secret and access.secret.value:
        key = access.secret.value.strip()
        # A line break within a key would let it write headers of its own.
        if not (key.isascii() and key.isprintable()):
            raise Denied("The connection's key holds signs that no key has.")
        wanted["Authorization"] = f"Bearer {key}"
    return wanted


def listed(access: Access) -> list[dict[str, Any]]:
    """The models that the server lists, in its own words. Read only; repeated when it fails."""
    answer = read(address(access, "models"), policy=access.network, headers=headers(access))
    if answer.status != 200:
        raise error_of(answer.status, answer.body, answer.headers, secret=access.secret)
    models = decoded(answer.body).get("data")
    if not isinstance(models, list):
        raise Misunderstood("The server's list of models has no data.")
    return [model for model in models if isinstance(model, dict) and model.get("id")]
