"""Whether a connection to a NIM works: its address, its key, and that it is ready."""

from __future__ import annotations

from platforms.contract import Access, Check
from platforms.errors import Gone, PlatformError
from platforms.nim.admission import admission_trouble
from platforms.nim.health import container, demand_ready
from platforms.openai_server import listed
from platforms.openai_verify import failed_check, passed_check


def verify(access: Access) -> Check:
    """Ask for readiness, the list of models, and whether the key is accepted; costs nothing."""
    try:
        ready = demand_ready(access)
        rows = listed(access)
    except PlatformError as error:
        return failed_check(error)
    if ready:
        said = container(access)
        return passed_check(said.label, len(rows), _served(said.serves))
    trouble = admission_trouble(access, str(rows[0]["id"])) if rows else None
    # That one model is not this account's says nothing about the others.
    if trouble and not isinstance(trouble, Gone):
        return failed_check(trouble)
    return passed_check("NVIDIA's hosted NIM", len(rows))


def _served(models: tuple[str, ...]) -> str:
    return f"Its container was built for {', '.join(models)}." if models else ""
