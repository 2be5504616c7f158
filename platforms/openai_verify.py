"""Whether a connection to a server works, told as one check."""

from __future__ import annotations

from platforms.contract import Access, Check
from platforms.errors import PlatformError, TryLater
from platforms.openai_server import listed


def verify(access: Access) -> Check:
    """Ask for the list of models: it needs the address, the key, and costs nothing."""
    try:
        count = len(listed(access))
    except PlatformError as error:
        return failed_check(error)
    return Check(
        code="connection",
        verdict="pass" if count else "warn",
        title="The server answers and lists its models",
        detail=f"{count} models listed.",
        remedy="" if count else "Load a model there.",
    )


def failed_check(error: PlatformError) -> Check:
    """What went wrong; trouble that may pass says nothing about the connection itself."""
    return Check(
        code="connection",
        verdict="unknown" if isinstance(error, TryLater) else "fail",
        title=error.text,
        detail=error.vendor_text,
        remedy=error.advice or "Check the base URL, and that the server runs.",
    )
