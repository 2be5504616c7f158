"""Why an endpoint failed: AWS's free text turned into a word of ours and an advice."""

from __future__ import annotations

# Fragments as they were seen in AWS's answers; the first that fits decides, the more telling ones
# first: what a container says of itself names its image, its files and its role as well.
FRAGMENTS: tuple[tuple[str, str], ...] = (
    ("service limit '", "quota"),
    ("for endpoint usage", "quota"),
    ("resourcelimitexceeded", "quota"),
    ("insufficient capacity", "capacity"),
    ("insufficientinstancecapacity", "capacity"),
    ("capacity error", "capacity"),
    ("unable to provision", "capacity"),
    ("rate exceeded", "throttled"),
    ("throttling", "throttled"),
    ("too many requests", "throttled"),
    ("request to service failed", "platform_fault"),
    ("internal error", "platform_fault"),
    ("internalfailure", "platform_fault"),
    ("out of memory", "out_of_memory"),
    ("outofmemory", "out_of_memory"),
    ("no space left", "disk_full"),
    ("too large", "disk_full"),
    ("cannotstartcontainer", "container_start"),
    ("docker run", "container_start"),
    ("did not pass the ping health check", "health_check"),
    ("health check", "health_check"),
    ("accepteula", "licence"),
    ("end-user license", "licence"),
    ("eula", "licence"),
    ("kms", "key"),
    ("ecr:", "image_pull"),
    (".ecr.", "image_pull"),
    ("image", "image_pull"),
    ("s3://", "artifact_access"),
    ("model data", "artifact_access"),
    ("model artifact", "artifact_access"),
    ("assume role", "role"),
    ("execution role", "role"),
    ("assumerole", "role"),
    ("trust", "role"),
    ("vpc", "network"),
    ("free ip address", "network"),
    ("subnet", "network"),
    ("security group", "network"),
    ("network isolation", "network"),
)


def reason_of(words: str) -> str:
    """A stable word for AWS's explanation of a failure; `failed` where none fits."""
    lowered = words.lower()
    return next((code for fragment, code in FRAGMENTS if fragment in lowered), "failed")
