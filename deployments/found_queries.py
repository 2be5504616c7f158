"""What is asked about things that run without a deployment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, TextField
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse

from accounts.models import User
from deployments.models import (
    DeployedResource,
    FoundQuerySet,
    FoundResource,
    Installation,
    Place,
    Status,
)
from deployments.queries import Attention
from foundation.figures import money
from foundation.refusals import Forbidden, Missing

BURNING = Q(status__in=("provisioning", "in_service", "updating"))


class AdminsOnly(Forbidden):
    """What runs in an account is shown to who answers for it."""


@dataclass(frozen=True, kw_only=True)
class Burning:
    """How much of what was found runs, and for how much an hour; some may have no price."""

    count: int
    unpriced: int
    usd: Decimal


def demand_looking(user: User) -> None:
    if not user.is_admin:
        raise AdminsOnly("Only admins look at what runs without a deployment.")


def found_things(user: User) -> FoundQuerySet:
    """What the person may adopt or delete, newest first."""
    demand_looking(user)
    return FoundResource.objects.seen_by(user).select_related(
        "connection", "connection__organization"
    )


def found_thing(user: User, found_id: UUID) -> FoundResource:
    """One of them, else `Missing`; whoever may see none learns not even that there is one."""
    seen = FoundResource.objects.seen_by(user)
    found = (
        seen.filter(pk=found_id).select_related("connection", "connection__organization").first()
    )
    if found is None:
        raise Missing("There is no such thing, or not any more.")
    return found


def burning(user: User) -> Burning:
    """Two connections to one account find the same things: each counts once."""
    return _summed(_running(user).values_list("remote_id", "hourly_usd"))


def _running(user: User) -> FoundQuerySet:
    return FoundResource.objects.seen_by(user).filter(BURNING)


def _summed(rows: Iterable[tuple[str, Decimal | str | None]]) -> Burning:
    known = dict(rows)
    priced = [Decimal(usd) for usd in known.values() if usd is not None]
    return Burning(count=len(known), unpriced=len(known) - len(priced), usd=sum(priced, Decimal(0)))


def drift(resource: DeployedResource) -> list[dict[str, str]]:
    """How it differs from what was ordered: only what serves can."""
    if resource.status != Status.IN_SERVICE:
        return []
    shown = ("field", "ours", "theirs")
    return [{name: one[name] for name in shown} for one in resource.drift]


def places(user: User) -> list[Place]:
    """Where was looked, and when, or why that failed."""
    seen = Place.objects.select_related("connection").filter(connection__is_active=True)
    if not user.is_super_admin:
        seen = seen.filter(connection__organization__name=user.organization_id or "")
    return list(seen[:50])


def attention(user: User) -> list[Attention]:
    """That something burns which nobody answers for; to those who can end that."""
    if not user.is_admin:
        return []
    # In one query: this stands on the start page. Who never looked has found nothing either.
    things = _running(user).values_list(
        JSONObject(name="remote_id", usd=Cast("hourly_usd", TextField()))
    )
    row = Installation.objects.annotate(found=ArraySubquery(things)).first()
    if row is None:
        return []
    told = _burning(_summed((one["name"], one["usd"]) for one in row.found))
    return [*_elsewhere(user, row), *told]


def _elsewhere(user: User, row: Installation) -> list[Attention]:
    """A database under another installation's name changes nothing until that is confirmed."""
    if not user.is_super_admin or row.names[-1] == settings.ENVIRONMENT.installation:
        return []
    return [
        Attention(
            tone="failed",
            icon="lock",
            title="This database belongs to another installation",
            text="Nothing is deployed, started, stopped or deleted until you confirm that.",
            url=reverse("deployments:installation"),
            action="Decide",
        )
    ]


def _burning(now: Burning) -> list[Attention]:
    if not now.count:
        return []
    things = "One thing runs" if now.count == 1 else f"{now.count} things run"
    cost = f"{money(now.usd)} an hour" if now.usd else "an unknown price"
    more = f", and {now.unpriced} without a known price" if now.unpriced and now.usd else ""
    return [
        Attention(
            tone="moving",
            icon="flame",
            title=f"{things} without a deployment",
            text=f"For {cost}{more}: adopt what is yours, delete what nobody needs.",
            url=reverse("deployments:found"),
            action="See what was found",
        )
    ]
