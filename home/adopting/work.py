"""Deployed resources as a record, and how models were configured.

Whatever the older system had running is not ours to start, stop or delete: the rows come over as
deleted, through connections that are closed, and what ran is told to the person who adopts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from conversations.models import Conversation
from deployments.models import DeployedResource, ResourceEvent, Status, Wish
from home.adopting.dating import Times
from home.adopting.old import Row
from home.adopting.saying import Tale
from modelcatalog.models import Connection, ModelConfiguration

PLATFORMS: Mapping[str, str] = {
    "bedrock": "bedrock",
    "sagemaker": "sagemaker",
    "nvidia-nim": "nim",
    "nim": "nim",
}
OTHERS = "openai_compatible"
MODEL_NAMES = ("model_id", "modelId", "model")
RAN = "Was running in the cloud as far as the older system knew, and is left alone there"
NOBODY = UUID(int=0)
LARGEST = Decimal(10) ** 8


class Doors:
    """Closed connections, one a platform and region, that the adopted rows stand on."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], Connection] = {}

    def to(self, platform: str, region: str) -> Connection:
        key = (platform, region)
        if key not in self.made:
            name = " ".join(filter(None, ("Adopted", platform, region)))
            self.made[key] = Connection.objects.create(
                platform=platform, name=name[:100], region=region, is_active=False
            )
        return self.made[key]


def bring_resources(rows: Iterable[Row], tale: Tale) -> None:
    owners = dict(Conversation.objects.values_list("id", "user"))
    people = dict(User.objects.values_list("id", "organization__id"))
    doors = Doors()
    for row in rows:
        owner = row["user_id"] or owners.get(row.get("conversation_id") or NOBODY)
        if owner is None:
            tale.leave("deployed_resources", "it belongs to nobody")
            continue
        conversation = row.get("conversation_id") or NOBODY
        inside = conversation if owners.get(conversation) == owner else None
        _resource(row, owner, people[owner], inside, doors)
        tale.bring("deployed_resources")
        if row.get("is_active") and row.get("aws_resource_id"):
            tale.note(RAN, str(row["aws_resource_id"]))


def _resource(row: Row, owner: Any, organization: Any, conversation: Any, doors: Doors) -> None:
    kind = str(row["resource_type"] or "").strip().lower()
    platform = PLATFORMS.get(kind, OTHERS)
    region = str(row.get("region") or "")
    config = json.loads(row.get("deployment_config") or "null")
    made = DeployedResource.objects.create(
        id=row["id"],
        conversation_id=conversation,
        user_id=owner,
        organization_id=organization,
        connection=doors.to(platform, region),
        resource_name=row["resource_name"] or str(row["id"]),
        resource_type=row["resource_type"] or "",
        platform=platform,
        model_id=_model(config, row),
        remote_name=f"adopted-{row['id']}",
        aws_resource_id=row.get("aws_resource_id") or "",
        instance_type=row.get("instance_type") or "",
        region=region,
        endpoint_url=row.get("endpoint_url") or "",
        estimated_hourly_cost=_price(row.get("estimated_hourly_cost"), LARGEST),
        deployment_config={"adopted": _plain(row), "config": config},
        is_active=False,
        simulated=False,
        hourly=bool(row.get("instance_type")),
        desired_status=Wish.DELETED,
        observed_status="absent",
        status=Status.DELETED,
        status_reason_code="adopted",
        status_reason_text="A record of the older system; nothing of it is managed here.",
    )
    text = "Taken over from the older system as a record. Nothing was touched in the cloud."
    ResourceEvent.objects.create(resource=made, code="adopted", text=text)


def _model(config: Any, row: Row) -> str:
    given = config if isinstance(config, Mapping) else {}
    named = next((str(given[name]) for name in MODEL_NAMES if given.get(name)), "")
    return (named or str(row["resource_name"] or ""))[:255]


def _plain(row: Row) -> dict[str, Any]:
    """The old row as JSON; its configuration stands beside it."""
    return {
        name: value if isinstance(value, bool | int | None) else _said(value)
        for name, value in row.items()
        if name != "deployment_config"
    }


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def bring_configurations(rows: Iterable[Row], tale: Tale, times: Times) -> None:
    people = set(User.objects.values_list("id", flat=True))
    for row in rows:
        if not row["model_id"]:
            tale.leave("model_configurations", "it names no model")
            continue
        by = row.get("updated_by")
        ModelConfiguration.objects.create(
            id=row["id"],
            model_id=row["model_id"],
            system_prompt=row.get("system_prompt") or "",
            per_1k_input_tokens_usd=_price(row.get("per_1k_input_tokens_usd"), LARGEST),
            per_1k_output_tokens_usd=_price(row.get("per_1k_output_tokens_usd"), LARGEST),
            updated_by_id=by if by in people else None,
        )
        times.keep("model_configurations", row)
        tale.bring("model_configurations")


def _price(usd: Decimal | None, largest: Decimal) -> Decimal | None:
    """None where nobody can have meant it: below zero, not a number, beyond all bounds."""
    return usd if usd is not None and usd.is_finite() and 0 <= usd < largest else None
