"""Whether a connection to AWS works, told as one check."""

from __future__ import annotations

from collections.abc import Callable

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Check
from platforms.errors import PlatformError, TryLater


def verify(access: Access) -> Check:
    """Ask AWS who is calling: it needs valid credentials, no rights, and costs nothing."""
    try:
        with border():
            account = member(control(access, "sts").get_caller_identity(), "Account")
    except PlatformError as error:
        return Check(
            code="credentials",
            verdict="unknown" if isinstance(error, TryLater) else "fail",
            title=error.text,
            detail=error.vendor_text,
            remedy=error.advice or "Check the region, the endpoint URL and the network between.",
        )
    return Check(
        code="credentials",
        verdict="pass",
        title="AWS accepts the credentials",
        detail=f"Account {account}, region {access.region}.",
    )


def verify_reading(access: Access, read: Callable[[], object], *, place: str, needs: str) -> Check:
    """As `verify`, and whether the credentials may `read` the `place` that a catalog is read from.

    `needs` is the right that this takes, as policies call it.
    """
    known = verify(access)
    if known.verdict != "pass":
        return known
    try:
        with border():
            read()
    except PlatformError as error:
        return Check(
            code="credentials",
            verdict="unknown" if isinstance(error, TryLater) else "fail",
            title=f"AWS accepts the credentials, but {place} cannot be read",
            detail=error.vendor_text or error.text,
            remedy=f"Allow {needs}, and check that the region has {place}.",
        )
    return known
