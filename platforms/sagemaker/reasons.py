"""Why an endpoint failed: AWS's free text turned into a word of ours and an advice."""

from __future__ import annotations

# Fragments as they were seen in AWS's answers; the first that fits decides.
FRAGMENTS: tuple[tuple[str, str], ...] = (
    ("service limit '", "quota"),
    ("for endpoint usage", "quota"),
    ("resourcelimitexceeded", "quota"),
    ("insufficient capacity", "capacity"),
    ("insufficientinstancecapacity", "capacity"),
    ("capacity error", "capacity"),
    ("unable to provision", "capacity"),
    ("did not pass the ping health check", "health_check"),
    ("health check", "health_check"),
    ("accepteula", "licence"),
    ("end-user license", "licence"),
    ("eula", "licence"),
    ("image", "image_pull"),
    ("ecr:", "image_pull"),
    (".ecr.", "image_pull"),
    ("s3://", "artifact_access"),
    ("model data", "artifact_access"),
    ("model artifact", "artifact_access"),
    ("assume role", "role"),
    ("execution role", "role"),
    ("assumerole", "role"),
    ("vpc", "network"),
    ("subnet", "network"),
    ("security group", "network"),
    ("network isolation", "network"),
)


def reason_of(words: str) -> str:
    """A stable word for AWS's explanation of a failure; `failed` where none fits."""
    lowered = words.lower()
    return next((code for fragment, code in FRAGMENTS if fragment in lowered), "failed")
