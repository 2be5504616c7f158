"""Whether a NIM is ready, and what it says of itself: paths that only its containers have."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from platforms.contract import Access
from platforms.errors import Misunderstood, TryLater
from platforms.openai_errors import said_by
from platforms.openai_offering import rows_in
from platforms.openai_server import Row, address, got
from platforms.openai_wire import decoded

HOSTED = "api.nvidia.com"
LOADING = "loading"


@dataclass(frozen=True, kw_only=True)
class Container:
    """What a self-hosted NIM says of itself; empty where it does not."""

    release: str = ""
    serves: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"NIM {self.release}".strip()


def is_nvidias(access: Access) -> bool:
    """Whether the address is NVIDIA's own hosting, which has no health to ask for."""
    host = urlsplit(access.base_url).hostname or ""
    return host == HOSTED or host.endswith(f".{HOSTED}")


def demand_ready(access: Access) -> bool:
    """True for a container whose model is loaded, False for what is no container.

    Raises `TryLater` while the model is still being loaded.
    """
    if is_nvidias(access):
        return False
    answer = got(access, address(access, "health/ready"))
    if answer.status == 503:
        raise TryLater(
            "The NIM is still loading its model.",
            code=LOADING,
            advice="Wait: the first start downloads the model's weights, which takes a while.",
            vendor_text=str(said_by(answer.body).get("message", ""))[:300],
        )
    return answer.status == 200


def container(access: Access) -> Container:
    """Its release and its models' names; what it does not tell stays empty."""
    metadata, version = _said(access, "metadata"), _said(access, "version")
    release = version.get("release") or metadata.get("version") or ""
    names = [
        str(model.get("shortName") or model.get("modelUrl") or "")
        for model in rows_in(metadata.get("modelInfo"))
    ]
    return Container(release=str(release)[:50], serves=tuple(name for name in names if name))


def _said(access: Access, path: str) -> Row:
    """Older containers lack one or the other path: what they do not say is simply not known."""
    try:
        answer = got(access, address(access, path))
        return decoded(answer.body) if answer.status == 200 else {}
    except Misunderstood:
        return {}
