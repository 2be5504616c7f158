"""Whether a connection to a server works, told as one check."""

from __future__ import annotations

from platforms.contract import Check
from platforms.errors import Gone, Misunderstood, PlatformError, Refused, TryLater

WHERE_IT_ENDS = "End the base URL where /models would follow, usually in /v1."
ADDRESS_CODES = ("redirect", "invalid")


def passed_check(server: str, count: int, more: str = "") -> Check:
    """The server answered; one without models is of no use yet."""
    return Check(
        code="connection",
        verdict="pass" if count else "warn",
        title=f"{server} answers and lists its models",
        detail=f"{count} {'model' if count == 1 else 'models'} listed. {more}".strip(),
        remedy="" if count else "Load a model there.",
    )


def failed_check(error: PlatformError) -> Check:
    """What went wrong; trouble that may pass says nothing about the connection itself."""
    return Check(
        code="connection",
        verdict="unknown" if isinstance(error, TryLater) else "fail",
        title=_title(error),
        detail=error.vendor_text,
        remedy=_remedy(error),
        looked_at="GET /models",
    )


def _title(error: PlatformError) -> str:
    if isinstance(error, Gone | Misunderstood):
        return "Something answers at this address, but not with a list of models."
    return error.text


def _remedy(error: PlatformError) -> str:
    if isinstance(error, Gone | Misunderstood):
        return WHERE_IT_ENDS
    if isinstance(error, Refused) and error.code in ADDRESS_CODES and not error.advice:
        return WHERE_IT_ENDS
    return error.advice or "Check the base URL, and that the server runs."
