"""Whether a connection to Bedrock works: whose credentials they are, and whether they may read."""

from __future__ import annotations

from platforms.aws import identity
from platforms.aws.border import border
from platforms.aws.clients import control
from platforms.contract import Access, Check
from platforms.errors import PlatformError, TryLater


def verify(access: Access) -> Check:
    """Two reads that cost nothing. Rights to ask models are only known by asking one."""
    known = identity.verify(access)
    if known.verdict != "pass":
        return known
    try:
        with border():
            control(access, "bedrock").list_inference_profiles(maxResults=1)
    except PlatformError as error:
        return Check(
            code="credentials",
            verdict="unknown" if isinstance(error, TryLater) else "fail",
            title="AWS accepts the credentials, but Bedrock cannot be read",
            detail=error.vendor_text or error.text,
            remedy="Allow bedrock:ListInferenceProfiles, and check that the region has Bedrock.",
        )
    return known
