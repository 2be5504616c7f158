"""What is asked about deployed resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from deployments.advice import advice
from deployments.models import (
    MOVING,
    SERVING,
    DeployedResource,
    ResourceEvent,
    ResourceQuerySet,
    ResourceStep,
    Status,
)
from foundation.refusals import Missing
from usage.queries import resource_use


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Something that somebody should look at."""

    tone: str
    icon: str
    title: str
    text: str
    url: str
    action: str


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a resource has cost in answers, and what its instances cost by the hour. USD."""

    cost_to_date: Decimal | None
    estimated_hourly_cost: Decimal | None
    price_source: str
    formula: str


MOST_WORDS = 8
SHOWN = [
    field.name
    for field in DeployedResource._meta.concrete_fields
    if field.name not in ("deployment_config", "lease_holder", "lease_until", "look_at")
]

# What moves a resource along is told to nobody: the API's lists do without these columns.
UNTOLD = {
    "resource_type", "remote_name", "aws_resource_id", "organization", "revision", "pending",
    "leftovers", "launched", "expected_seconds", "changed_at", "closely_at", "busy_until",
    "saga", "wish_version", "deadline_at",
}  # fmt: skip
TOLD = [name for name in SHOWN if name not in UNTOLD]


def _whole() -> ResourceQuerySet:
    """With what lists show, and without what was committed for the platform alone."""
    found = DeployedResource.objects.select_related("connection", "user")
    return found.only(*SHOWN, "connection__name", "user__username")


def resource(user: User, resource_id: UUID) -> DeployedResource:
    """One resource that the person may see, with its cost to date; else `Missing`."""
    found = _whole().seen_by(user).filter(pk=resource_id).first()
    if found is None:
        raise Missing("There is no such deployment, or it is not yours.")
    return with_costs([found])[0]


def named(user: User, q: str) -> ResourceQuerySet:
    """Kept ones that the person sees whose name or model holds every word."""
    found = _whole().seen_by(user).kept()
    for word in q.split()[:MOST_WORDS]:
        found = found.filter(Q(resource_name__icontains=word) | Q(model_id__icontains=word))
    return found


def kinds(user: User) -> list[tuple[str, str, str]]:
    """Platform, region and owner of what the person sees, each combination once."""
    seen = DeployedResource.objects.seen_by(user).order_by()
    return list(seen.values_list("platform", "region", "user__username").distinct())


def chosen(user: User, ids: Iterable[UUID]) -> list[DeployedResource]:
    """Those of the named ones that the person sees."""
    return list(_whole().seen_by(user).kept().filter(pk__in=list(ids)))


def resources(
    user: User,
    *,
    status: str = "",
    model: UUID | None = None,
    deleted: bool = False,
    platform: str = "",
    region: str = "",
    owner: str = "",
) -> ResourceQuerySet:
    """What the person sees, newest first; deleted ones only when asked for. `owner` is a name."""
    found = _whole().seen_by(user)
    if status:
        found = found.filter(status=status)
    elif not deleted:
        found = found.kept()
    given = {
        "catalog_model": model,
        "platform": platform,
        "region": region,
        "user__username": owner,
    }
    return found.filter(**{name: value for name, value in given.items() if value})


def told(user: User, **wanted: Any) -> ResourceQuerySet:
    """The same `resources`, with what the API's lists tell of them: no row of people or sources."""
    found = resources(user, **wanted).select_related(None)
    return found.only(*TOLD).annotate(username=F("user__username"))


def with_costs(found: Iterable[DeployedResource]) -> list[DeployedResource]:
    """Attach `cost_to_date` and `last_used` to each, in one query for all."""
    rows = list(found)
    use = resource_use([row.pk for row in rows])
    for row in rows:
        row.cost_to_date, row.last_used = use[row.pk]
    return rows


def counts(user: User) -> dict[str, int]:
    """How many the person sees in each status."""
    rows = DeployedResource.objects.seen_by(user).kept().order_by().values_list("status")
    return dict(rows.annotate(number=Count("pk")))


def burn_rate(user: User) -> Decimal:
    """USD an hour of everything that the person sees and that may be running now."""
    running = DeployedResource.objects.seen_by(user).costing_money()
    both = F("estimated_hourly_cost") + Coalesce("update_hourly_cost", Decimal(0))
    total = running.aggregate(total=Sum(both))["total"]
    return cast(Decimal, total) if total is not None else Decimal(0)


def ready(user: User) -> list[DeployedResource]:
    """Those of the person's that answer questions now."""
    return list(_whole().seen_by(user).ready())


def running(user: User, limit: int = 8) -> list[DeployedResource]:
    """What serves or moves, newest first."""
    seen = _whole().seen_by(user).filter(status__in=(Status.IN_SERVICE, *MOVING))
    return with_costs(seen[:limit])


def attention(user: User, limit: int = 8) -> list[Attention]:
    """What failed, what is in service and does not do well, and what is about to be stopped."""
    ill = Q(status__in=SERVING, health__in=("warn", "fail"))
    ending = Q(status__in=SERVING, ending_at__isnull=False)
    found = _whole().seen_by(user).filter(Q(status=Status.FAILED) | ill | ending)[:limit]
    return [_ending(row) if row.ending_at else _attention(row) for row in found]


def _ending(row: DeployedResource) -> Attention:
    whys = {
        "idle": f"It is idle: {row.idle_minutes} idle minutes stop it.",
        "expired": "Its time to live ends.",
        "schedule": "Its hours end.",
    }
    return Attention(
        tone="moving",
        icon="hourglass",
        title=f"{row.resource_name} will be stopped",
        text=f"{whys[row.ending_why]} One click keeps it running.",
        url=reverse("deployments:detail", args=[row.pk]),
        action="See, or keep it running",
    )


def _attention(row: DeployedResource) -> Attention:
    failed = row.status == Status.FAILED
    return Attention(
        tone="failed" if failed else "moving",
        icon="octagon-x" if failed else "triangle-alert",
        title=f"{row.resource_name} {'failed' if failed else 'does not do well'}",
        text=advice(row.status_reason_code) if failed else row.health_text,
        url=reverse("deployments:detail", args=[row.pk]),
        action="See why",
    )


def costs(user: User, resource_id: UUID) -> Costs:
    """What a resource that the person may see has cost, and how that is reckoned."""
    found = resource(user, resource_id)
    return Costs(
        cost_to_date=found.cost_to_date,
        estimated_hourly_cost=found.estimated_hourly_cost,
        price_source=found.price_source,
        formula=formula(found),
    )


def formula(of: DeployedResource) -> str:
    """How the cost to date comes about, in one line."""
    if not of.hourly:
        return "tokens of its answers × their prices"
    if of.estimated_hourly_cost is None:
        return "unpriced: no hourly price is known"
    hourly = f"${of.estimated_hourly_cost.normalize():f}/h"
    return f"busy seconds of its answers × {hourly} / 3600, estimated"


def events(user: User, resource_id: UUID) -> QuerySet[ResourceEvent]:
    """What happened to a resource that the person may see, newest first."""
    return events_of(resource(user, resource_id))


def events_of(of: DeployedResource) -> QuerySet[ResourceEvent]:
    return of.events.select_related("by")


def present_steps(of: DeployedResource) -> list[ResourceStep]:
    """The calls of the present wish, in order; those of an undoing come last."""
    return list(of.steps.filter(wish_version=of.wish_version).order_by("position"))
