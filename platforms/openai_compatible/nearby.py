"""Finds servers on this machine's usual ports, to be offered and never used unasked."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from platforms.calls import Answer, looked
from platforms.contract import Access, NetworkPolicy
from platforms.errors import PlatformError
from platforms.openai_compatible.servers import UNKNOWN, recognised
from platforms.openai_server import rows_of

HOST = "127.0.0.1"
# In the order of their documentation: vLLM and NIM, llama.cpp, Ollama, LM Studio, SGLang.
PORTS = (8000, 8080, 11434, 1234, 30000)
SECONDS = 1.0
NIM = "nim"
NIM_LABEL = "NVIDIA NIM"


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """A server that answers on this machine, and which platform it would be connected as."""

    label: str
    base_url: str
    platform: str
    models: tuple[str, ...]


def found_nearby(
    policy: NetworkPolicy,
    *,
    own_ports: frozenset[int] = frozenset(),
    ports: Iterable[int] = PORTS,
) -> list[Nearby]:
    """The servers that list models on loopback without a key, within about a second.

    Nobody is asked where the policy does not allow loopback, and never a port of our own.
    """
    if not policy.allow_loopback:
        return []
    wanted = [port for port in ports if port not in own_ports | policy.forbidden_ports]
    if not wanted:
        return []
    with ThreadPoolExecutor(max_workers=len(wanted), thread_name_prefix="nearby") as aside:
        found = aside.map(lambda port: _looked_at(port, policy), wanted)
        return [server for server in found if server is not None]


def _looked_at(port: int, policy: NetworkPolicy) -> Nearby | None:
    access = Access(
        platform="openai_compatible",
        simulated=False,
        base_url=f"http://{HOST}:{port}/v1",
        network=policy,
    )
    try:
        answer = _asked(access, "models")
        rows = rows_of(access, answer)
    except PlatformError:
        # Nobody there, or somebody who is no such server or wants a key: nothing to offer.
        return None
    server = recognised(access, answer.headers, rows)
    nim = _is_nim(access)
    label = NIM_LABEL if nim else f"Port {port}" if server is UNKNOWN else server.label
    return Nearby(
        label=label,
        base_url=access.base_url,
        platform=NIM if nim else access.platform,
        models=tuple(str(row["id"]) for row in rows),
    )


def _is_nim(access: Access) -> bool:
    """A NIM lists its models as the engine inside it does; only its health tells it apart."""
    try:
        return _asked(access, "health/ready").status in (200, 503)
    except PlatformError:
        return False


def _asked(access: Access, path: str) -> Answer:
    return looked(f"{access.base_url}/{path}", policy=access.network, headers={}, seconds=SECONDS)
