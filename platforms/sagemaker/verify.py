"""Whether a connection to SageMaker works: whose credentials, and whether they may read."""

from __future__ import annotations

from platforms.aws.clients import control
from platforms.aws.identity import verify_reading
from platforms.contract import Access, Check
from platforms.sagemaker.catalog import HUB, KIND


def verify(access: Access) -> Check:
    """Two reads that cost nothing. What deploying needs, plans look at."""
    return verify_reading(
        access,
        lambda: control(access, "sagemaker").list_hub_contents(
            HubName=HUB, HubContentType=KIND, MaxResults=1
        ),
        place="JumpStart",
        needs="sagemaker:ListHubContents",
    )
