"""Books a planned deployment: the row with its chosen name, committed before any call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from deployments import hours
from deployments.clock import Now, after
from deployments.events import tell
from deployments.models import DeployedResource, Saga
from deployments.plans import Plan
from foundation.figures import money
from foundation.refusals import Missing, Refusal
from modelcatalog.models import ModelConfiguration
from platforms.registry import platform


class NameTaken(Refusal):
    """Somebody of the organisation was quicker with this name."""

    code = "name_taken"


class NotYourConversation(Missing):
    """The conversation does not exist, or is somebody else's."""

    code = "unknown_conversation"


def book(plan: Plan, *, by: User, conversation_id: UUID | None) -> DeployedResource:
    """Insert the row, the model's configuration at its first deployment, and the first event."""
    resource = _insert(plan, by=by, conversation_id=conversation_id)
    # Kept by the id of the resource that came first, as both of the tables' descriptions ask.
    ModelConfiguration.objects.bulk_create(
        [ModelConfiguration(id=resource.pk, model_id=resource.model_id)], ignore_conflicts=True
    )
    cost = "" if plan.per_hour_usd is None else f" for {money(plan.per_hour_usd)} an hour"
    where = f" on {plan.instance_count} × {plan.instance_type}{cost}" if plan.instance_type else ""
    tell(resource, "asked", f"Deployment of {plan.model.name}{where} asked for.", by=by)
    return resource


def _insert(plan: Plan, *, by: User, conversation_id: UUID | None) -> DeployedResource:
    try:
        with transaction.atomic():
            resource = DeployedResource.objects.create(
                **_values(plan, by), conversation_id=conversation_id
            )
            _check_now()
    except IntegrityError as error:
        if "resource_in_own_conversation" in str(error):
            raise NotYourConversation("There is no such conversation of yours.") from error
        if "resource_name_free" in str(error) or "pkey" in str(error):
            text = f"{plan.name} is taken in your organisation: choose another name."
            raise NameTaken(text, fields={"name": text}) from error
        raise
    return resource


def _check_now() -> None:
    """The key to conversations is only checked at commit, too late to be told in a sentence."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _values(plan: Plan, by: User) -> dict[str, Any]:
    order = plan.order
    return {
        "id": plan.resource_id,
        "user": by,
        "organization": by.organization,
        "connection": plan.connection,
        "catalog_model": plan.model,
        "resource_name": plan.name,
        "resource_type": platform(plan.model.platform).stored_type,
        "platform": plan.model.platform,
        "model_id": order.model_id,
        "remote_name": order.name,
        "instance_type": order.instance_type,
        "instance_count": order.instance_count,
        "region": order.region,
        "estimated_hourly_cost": plan.per_hour_usd,
        "price_source": plan.price_source,
        "price_as_of": plan.price_as_of,
        "deployment_config": {
            "recipe": dict(order.recipe),
            "tags": dict(order.tags),
            "licence_accepted": order.licence_accepted,
            "accepted_by": order.accepted_by,
            "options": dict(order.options),
        },
        "simulated": plan.simulated,
        **(hours.planned(plan, zone=by.time_zone) if plan.hourly else {}),
        "hourly": plan.hourly,
        "expected_seconds": plan.expected_seconds,
        "saga": Saga.LAUNCH,
        "look_at": Now(),
        "deadline_at": after(settings.STAQUE_PHASE_DEADLINE_SECONDS),
    }
