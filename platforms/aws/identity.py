"""Whether a connection to AWS works, told as one check."""

from __future__ import annotations

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
            remedy=error.advice or "Check the region and the endpoint URL.",
        )
    return Check(
        code="credentials",
        verdict="pass",
        title="AWS accepts the credentials",
        detail=f"Account {account}, region {access.region}.",
    )
