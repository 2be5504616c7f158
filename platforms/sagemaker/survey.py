"""All endpoints of an account in one region: listed a hundred a call, and one looked at closely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Difference, Found, Observation, Order, Sighting
from platforms.errors import PlatformError
from platforms.sagemaker.differing import differences
from platforms.sagemaker.observe import STATUSES, observed
from platforms.sagemaker.work import described

A_CALL = 100
# Who deploys by the vendor's own tools is told so by these.
MODEL_TAGS = ("sagemaker-sdk:jumpstart-model-id", "sagemaker-studio:jumpstart-model-id")


class EndpointSurvey:
    """Two kinds of calls list everything: the endpoints, and the tags of all of them."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def sightings(self, *, region: str) -> Iterator[Sighting]:
        """Every endpoint, with its tags where they may be read all together."""
        client = control(self._access, "sagemaker", region=region)
        tags = self._tags(region)
        with border():
            pages = client.get_paginator("list_endpoints").paginate(
                PaginationConfig={"PageSize": A_CALL}
            )
            for page in pages:
                for row in member(page, "Endpoints"):
                    yield _sighting(row, tags)

    def closely(self, name: str, *, region: str) -> Found | None:
        """None where AWS does not know it (any more)."""
        client = control(self._access, "sagemaker", region=region)
        found = described(client.describe_endpoint, EndpointName=name)
        if found is None:
            return None
        named = str(member(found, "EndpointConfigName"))
        config = described(client.describe_endpoint_config, EndpointConfigName=named)
        arn = str(member(found, "EndpointArn"))
        listed = described(client.list_tags, ResourceArn=arn) or {}
        tags = {str(tag["Key"]): str(tag["Value"]) for tag in listed.get("Tags", ())}
        sighting = Sighting(
            name=name,
            observation=observed(found, self._access, region),
            created_at=found.get("CreationTime"),
            changed_at=found.get("LastModifiedTime"),
            tags=tags,
        )
        return _found(sighting, found, config, named)

    def differences(self, order: Order, found: Found) -> list[Difference]:
        return differences(order, found)

    def _tags(self, region: str) -> dict[str, dict[str, str]] | None:
        """By ARN; None where they cannot be read, which close looks then make up for."""
        client = control(self._access, "resourcegroupstaggingapi", region=region)
        found: dict[str, dict[str, str]] = {}
        try:
            with border():
                pages = client.get_paginator("get_resources").paginate(
                    ResourceTypeFilters=["sagemaker:endpoint"],
                    PaginationConfig={"PageSize": A_CALL},
                )
                for page in pages:
                    for row in member(page, "ResourceTagMappingList"):
                        tags = {tag["Key"]: tag["Value"] for tag in row.get("Tags", ())}
                        found[str(member(row, "ResourceARN"))] = tags
        except PlatformError:
            return None
        return found


def _sighting(row: Mapping[str, Any], tags: Mapping[str, Mapping[str, str]] | None) -> Sighting:
    arn = str(member(row, "EndpointArn"))
    status = STATUSES.get(str(member(row, "EndpointStatus")), "unknown")
    return Sighting(
        name=str(member(row, "EndpointName")),
        observation=Observation(status=status, remote_id=arn),
        created_at=row.get("CreationTime"),
        changed_at=row.get("LastModifiedTime"),
        # What has no tag is left out of that list.
        tags=None if tags is None else tags.get(arn, {}),
    )


def _found(
    sighting: Sighting, found: Mapping[str, Any], config: Mapping[str, Any] | None, named: str
) -> Found:
    variants = list((config or {}).get("ProductionVariants", ()))
    running = {row["VariantName"]: row for row in found.get("ProductionVariants", ())}
    counted = [(_kind(row), _count(row, running.get(row["VariantName"]))) for row in variants]
    first = variants[0] if variants else {}
    tags = sighting.tags or {}
    instances: dict[str, int] = {}
    for kind, count in counted:
        if kind:
            instances[kind] = instances.get(kind, 0) + count
    return Found(
        sighting=sighting,
        instance_type=counted[0][0] if counted else "",
        instance_count=counted[0][1] if counted and counted[0][0] else _running_count(running),
        instances=instances,
        model_name=str(first.get("ModelName") or ""),
        model_id=next((tags[name] for name in MODEL_TAGS if name in tags), ""),
        tags=tags,
        configuration={
            "configuration": named,
            "exists": config is not None,
            "model": str(first.get("ModelName") or ""),
            "variants": [str(row.get("VariantName")) for row in variants],
        },
        recipe={"adopted": named},
    )


def _kind(variant: Mapping[str, Any]) -> str:
    """Of a list of types that are tried one after the other, the first; none if serverless."""
    pools: Sequence[Mapping[str, Any]] = variant.get("InstancePools") or ({},)
    return str(variant.get("InstanceType") or pools[0].get("InstanceType") or "")


def _count(variant: Mapping[str, Any], running: Mapping[str, Any] | None) -> int:
    told = (running or {}).get("DesiredInstanceCount")
    return int(told if told is not None else variant.get("InitialInstanceCount") or 0)


def _running_count(running: Mapping[str, Mapping[str, Any]]) -> int | None:
    """Whose configuration is gone still runs as many as it says."""
    counts = [
        row["DesiredInstanceCount"] for row in running.values() if "DesiredInstanceCount" in row
    ]
    return int(counts[0]) if counts else None
