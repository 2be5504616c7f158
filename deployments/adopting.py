"""Makes a row of something that was found, under the names that it has there."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from deployments import naming
from deployments.booking import NameTaken
from deployments.clock import Now, after
from deployments.events import tell
from deployments.models import (
    Belonging,
    DeployedResource,
    FoundResource,
    ResourceQuerySet,
    Saga,
    Status,
    Wish,
)
from foundation.figures import money
from foundation.refusals import Refusal, WrongState
from modelcatalog.models import CatalogModel
from platforms.registry import platform

OUR_TAGS = "staque:"


class HasARow(WrongState):
    """A deployment has this name at the platform already."""

    code = "has_a_row"


class NotAdoptable(WrongState):
    """Only what runs, or is about to, can be gone on with."""

    code = "not_adoptable"


class UnfitName(Refusal):
    """It breaks the rule for names."""

    code = "unfit_name"


def adopt(
    found: FoundResource, *, by: User, name: str, model: CatalogModel | None
) -> DeployedResource:
    """Its row, wished to be in service: the lifecycle looks at it and calls nothing."""
    if not found.burns:
        raise NotAdoptable(f"{found.name} does not run: it can only be deleted.")
    resource = _insert(
        found,
        by=by,
        name=name,
        model=model,
        desired_status=Wish.IN_SERVICE,
        saga=Saga.ADOPT,
        status=Status.STARTING,
    )
    tell(resource, "adopted", f"Adopted as it was found: {_shown(found)}.", by=by)
    return resource


def condemn(found: FoundResource, *, by: User) -> DeployedResource:
    """Its row, wished to be deleted: its end is recorded call by call, as any other's."""
    resource = _insert(
        found,
        by=by,
        name="",
        model=None,
        desired_status=Wish.DELETED,
        saga=Saga.DELETE,
        status=Status.DELETING,
    )
    text = f"Found without a deployment, and its deletion asked for: {_shown(found)}."
    tell(resource, "condemned", text, by=by)
    return resource


def _insert(
    found: FoundResource, *, by: User, name: str, model: CatalogModel | None, **wished: Any
) -> DeployedResource:
    if name and not naming.is_fit(name):
        raise UnfitName(naming.RULE, fields={"name": naming.RULE})
    organization = found.connection.organization or by.organization
    resource_id = _id(found)
    values = _values(found, model) | wished
    _let_go_of(found.name)
    taken = DeployedResource.objects.kept().filter(organization=organization)
    try:
        with transaction.atomic():
            return DeployedResource.objects.create(
                id=resource_id,
                user=by,
                organization=organization,
                resource_name=name or _free_name(found, resource_id, taken),
                **values,
            )
    except IntegrityError as error:
        if "resource_name_free" in str(error):
            text = f"{name} is taken: choose another name."
            raise NameTaken(text, fields={"name": text}) from error
        raise HasARow(f"A deployment has the name {found.name} at the platform already.") from error


def _values(found: FoundResource, model: CatalogModel | None) -> dict[str, Any]:
    connection = found.connection
    return {
        "connection": connection,
        "catalog_model": model,
        "resource_type": platform(connection.platform).stored_type,
        "platform": connection.platform,
        "model_id": model.model_id if model else found.model_id or found.name,
        "remote_name": found.name,
        "aws_resource_id": found.remote_id,
        "instance_type": found.instance_type,
        "instance_count": found.instance_count or 1,
        "region": found.region,
        "endpoint_url": found.endpoint_url,
        "estimated_hourly_cost": found.hourly_usd,
        "price_source": found.price_source,
        "price_as_of": found.price_as_of,
        "deployment_config": {
            "recipe": {**(model.recipe if model else {}), **found.recipe},
            "tags": _own_tags(found),
            "licence_accepted": False,
        },
        "simulated": connection.simulated,
        "hourly": True,
        "launched": True,
        "adopted": True,
        "observed_status": found.status,
        "observed_at": found.last_seen,
        "look_at": Now(),
        "deadline_at": after(settings.STAQUE_PHASE_DEADLINE_SECONDS),
    }


def _id(found: FoundResource) -> UUID:
    """What bears our tags gets its row back under the id that they say."""
    try:
        told = UUID(str(found.tags.get(f"{OUR_TAGS}resource", "")))
    except ValueError:
        return uuid4()
    known = found.belongs != Belonging.OURS or DeployedResource.objects.filter(pk=told).exists()
    return uuid4() if known else told


def _own_tags(found: FoundResource) -> dict[str, str]:
    """Tags of others are theirs: that they change is no drift."""
    if found.belongs != Belonging.OURS:
        return {}
    return {name: value for name, value in found.tags.items() if name.startswith(OUR_TAGS)}


def _let_go_of(name: str) -> None:
    """A name at the platform is unique among rows: one that is done with it gives it back."""
    for pk in DeployedResource.objects.filter(
        remote_name=name, status=Status.DELETED, look_at__isnull=True
    ).values_list("pk", flat=True):
        DeployedResource.objects.filter(pk=pk).update(remote_name=f"{name[:240]}~{pk.hex[:8]}")


def _free_name(found: FoundResource, resource_id: UUID, taken: ResourceQuerySet) -> str:
    name = found.name[: naming.LONGEST]
    if not taken.filter(resource_name=name).exists():
        return name
    return f"{name[: naming.LONGEST - 9]}-{resource_id.hex[:8]}"


def _shown(found: FoundResource) -> str:
    what = f"{found.instance_count} × {found.instance_type}" if found.instance_type else found.name
    if found.hourly_usd is None:
        return f"{what}, whose price nobody knows"
    return f"{what} for {money(found.hourly_usd)} an hour"
