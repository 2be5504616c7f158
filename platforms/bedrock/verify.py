"""Whether a connection to Bedrock works: whose credentials they are, and whether they may read."""

from __future__ import annotations

from platforms.aws.clients import control
from platforms.aws.identity import verify_reading
from platforms.contract import Access, Check


def verify(access: Access) -> Check:
    """Two reads that cost nothing. Rights to ask models are only known by asking one."""
    return verify_reading(
        access,
        lambda: control(access, "bedrock").list_inference_profiles(maxResults=1),
        place="Bedrock",
        needs="bedrock:ListInferenceProfiles",
    )
