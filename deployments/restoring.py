"""What follows a difference: theirs is taken over, or what was ordered is put back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import User
from deployments.events import tell
from deployments.models import DeployedResource, Saga, Status, Wish
from deployments.updating import next_revision
from deployments.wishing import wish
from foundation.refusals import WrongState
from modelcatalog.pricing import instance_price

DELETED = "deleted"
REMOVED = "removed"


class NoDrift(WrongState):
    """Nothing of it differs from what was ordered."""

    code = "no_drift"


class CannotBeTakenOver(WrongState):
    """What is missing there can only be put back."""

    code = "cannot_be_taken_over"


def only_tags(resource: DeployedResource) -> bool:
    return all(one["of"] == "tag" for one in resource.drift)


def demand_drift(resource: DeployedResource) -> None:
    if resource.status != Status.IN_SERVICE or not resource.drift:
        raise NoDrift(f"{resource.resource_name} runs as it was ordered.")


@transaction.atomic
def take_over(resource: DeployedResource, *, by: User) -> bool:
    """Our row says what theirs is; False when somebody moved it meanwhile."""
    demand_drift(resource)
    if any(one["of"] == "configuration" and one["theirs"] == DELETED for one in resource.drift):
        raise CannotBeTakenOver(
            f"The configuration of {resource.resource_name} was deleted: put it back instead."
        )
    same = DeployedResource.objects.filter(
        pk=resource.pk, wish_version=resource.wish_version, look_at__isnull=True
    )
    if not same.update(**_theirs(resource), drift=[]):
        return False
    text = "What was changed outside stands from now on."
    tell(resource, "taken_over", text, by=by, details={"drift": resource.drift})
    resource.refresh_from_db()
    return True


def put_tags_back(resource: DeployedResource, *, by: User) -> bool:
    """The same revision again: nothing is started anew. False when another wish came first."""
    pending = {
        "instance_type": resource.instance_type,
        "instance_count": resource.instance_count,
        "options": resource.deployment_config.get("options", {}),
        "revision": resource.revision,
        "hourly_usd": _text(resource.estimated_hourly_cost),
        "price_source": resource.price_source,
    }
    return wish(
        resource,
        Saga.UPDATE,
        Wish.IN_SERVICE,
        by=by,
        pending=pending,
        in_service_since=F("in_service_since"),
    )


def _theirs(resource: DeployedResource) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    config = {**resource.deployment_config}
    for one in resource.drift:
        if one["of"] == "tag":
            config["tags"] = _tags(config.get("tags", {}), one)
        elif one["of"] == "configuration":
            revision = next_revision(resource)
            recipe = {"adopted": one["theirs"], "adopted_revision": revision}
            config["recipe"] = {**config.get("recipe", {}), **recipe}
            # What we made stays among the leftovers, and goes with the resource.
            changes |= {
                "revision": revision,
                "leftovers": sorted({*resource.leftovers, resource.revision}),
            }
        elif one["of"] == "instance_count":
            changes["instance_count"] = int(one["theirs"])
        else:
            changes["instance_type"] = one["theirs"]
    return {**changes, "deployment_config": config, **_price(resource, changes)}


def _tags(tags: dict[str, str], one: dict[str, str]) -> dict[str, str]:
    name = one["field"].removeprefix("tag ")
    rest = {key: value for key, value in tags.items() if key != name}
    return rest if one["theirs"] == REMOVED else {**rest, name: one["theirs"]}


def _price(resource: DeployedResource, changes: dict[str, Any]) -> dict[str, Any]:
    """Other instances have another price; None where nobody knows it."""
    if not {"instance_type", "instance_count"} & set(changes):
        return {}
    kind = changes.get("instance_type", resource.instance_type)
    count = changes.get("instance_count", resource.instance_count)
    price = instance_price(resource.connection, resource.region, kind)
    return {
        "estimated_hourly_cost": price.usd * count if price else None,
        "price_source": price.source if price else "",
        "price_as_of": price.known_at if price else None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
