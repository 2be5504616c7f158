"""Deployments as pages show them: lists, one resource, and the question before a move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from accounts.models import User
from deployments import found_queries, queries, schedules
from deployments.advice import advice
from deployments.logbook import Tail, keeps_logs
from deployments.measuring import MetricPanel, cached
from deployments.models import (
    MOVING,
    DeployedResource,
    ResourceEvent,
    ResourceStep,
    Saga,
    Status,
    StepStatus,
)
from deployments.moves import FACES, Move, move, moves, refusal_of
from deployments.schedules import Schedule
from deployments.snippets import snippets
from foundation.pagination import CursorPages
from foundation.refusals import Missing
from modelcatalog.models import CatalogModel
from modelcatalog.queries import Instance, instances
from platforms.registry import platform

EVENTS_SHOWN = 50
MISSED_LOOKS = 3


@dataclass(frozen=True)
class Filter:
    """A choice above the list: what is there to choose, and what is chosen."""

    name: str
    label: str
    options: list[str]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of the list."""

    resources: list[DeployedResource]
    next_url: str | None
    previous_url: str | None
    status: str
    model: UUID | None
    burn_rate: Decimal
    counts: dict[str, int]
    filters: list[Filter]
    carried: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many calls are made, and how long the rest may take, None where unknown."""

    done: int
    total: int
    remaining_seconds: int | None


@dataclass(frozen=True, kw_only=True)
class Detail:
    """All that the page of one resource shows."""

    resource: DeployedResource
    model: CatalogModel | None
    moves: list[Move]
    changeable: bool
    steps: list[ResourceStep]
    progress: Progress
    events: list[ResourceEvent]
    cost_to_date: Decimal | None
    cost_formula: str
    metrics: list[MetricPanel] | None
    metrics_as_of: datetime | None
    advice: str
    stale_since: datetime | None
    snippets: list[tuple[str, str]]
    schedule: Schedule | None
    undoing: bool
    can_retry: bool
    keeps_logs: bool
    logs: Tail | None
    drift: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """The question before a move."""

    resource: DeployedResource
    move: Move


@dataclass(frozen=True, kw_only=True)
class InstanceChoice:
    """An instance type to choose; the price is for one."""

    instance_type: str
    per_hour_usd: Decimal | None
    source: str
    selected: bool
    supported: bool = True


def listing(request: HttpRequest, user: User) -> Listing:
    """What the person sees, by `?status=`, `?model=`, the filters above the list and `?cursor=`."""
    filters = _filters(request, user)
    carried = {one.name: one.chosen for one in filters if one.chosen}
    model = _model(request.GET.get("model", ""))
    status = request.GET.get("status", "")
    status = status if status in Status.values else ""
    paginator = CursorPages()
    deleted = status == Status.DELETED
    found = queries.resources(user, status=status, model=model, deleted=deleted, **carried)
    try:
        rows = paginator.paginate_queryset(found, Request(request)) or []
    except NotFound as error:
        raise Missing("There is no such page of the list.") from error
    return Listing(
        resources=queries.with_costs(rows),
        next_url=paginator.get_next_link(),
        previous_url=paginator.get_previous_link(),
        status=status,
        model=model,
        burn_rate=queries.burn_rate(user),
        counts=queries.counts(user),
        filters=filters,
        carried=carried,
    )


def _filters(request: HttpRequest, user: User) -> list[Filter]:
    """Only where there is more than one thing to choose; owners are for admins to choose."""
    rows = queries.kinds(user)
    labels = [("platform", "Platform"), ("region", "Region"), ("owner", "Owner")]
    found = []
    for at, (name, label) in enumerate(labels):
        options = sorted({row[at] for row in rows if row[at]})
        given = request.GET.get(name, "")
        chosen = given if given in options else ""
        if (len(options) > 1 or chosen) and (name != "owner" or user.is_admin):
            found.append(Filter(name, label, options, chosen))
    return found


def _model(text: str) -> UUID | None:
    """The model whose deployments are asked for; what is no id asks for all."""
    try:
        return UUID(text)
    except ValueError:
        return None


def detail(user: User, resource_id: UUID, base_url: str) -> Detail:
    """One resource that the person may see, else `Missing`."""
    resource = queries.resource(user, resource_id)
    steps = queries.present_steps(resource)
    measured = cached(resource)
    return Detail(
        resource=resource,
        model=resource.catalog_model,
        moves=moves(resource),
        changeable=platform(resource.platform).updates and refusal_of(resource, "update") is None,
        steps=steps,
        progress=progress(resource, steps),
        events=list(queries.events_of(resource)[:EVENTS_SHOWN]),
        cost_to_date=resource.cost_to_date,
        cost_formula=queries.formula(resource),
        metrics=measured.panels if measured else None,
        metrics_as_of=measured.as_of if measured else None,
        advice=advice(resource.status_reason_code),
        stale_since=stale_since(resource),
        snippets=snippets(resource.pk, base_url) if resource.is_active else [],
        schedule=schedules.of(resource.schedule),
        undoing=resource.saga == Saga.UNDO and resource.observed_status != "absent",
        can_retry=resource.status == Status.FAILED and move(resource, "start").allowed,
        keeps_logs=keeps_logs(resource),
        logs=None,
        drift=found_queries.drift(resource),
    )


def stale_since(resource: DeployedResource) -> datetime | None:
    """When the platform last said how it is, where it should have said so again since."""
    patience = timedelta(seconds=MISSED_LOOKS * settings.STAQUE_POLL_SECONDS_RESTING)
    # What rests in service is looked over together with all the rest.
    watched = resource.look_at is not None or resource.status == Status.IN_SERVICE
    if not watched or resource.observed_at is None:
        return None
    return resource.observed_at if resource.observed_at < timezone.now() - patience else None


def progress(resource: DeployedResource, steps: list[ResourceStep]) -> Progress:
    """Counted in calls; the time left is what starting takes as a rule, less what has passed."""
    begun = next((step.started_at for step in steps if step.paid and step.started_at), None)
    remaining = None
    if begun and resource.expected_seconds and resource.status in MOVING:
        passed = (datetime.now(UTC) - begun).total_seconds()
        remaining = max(0, round(resource.expected_seconds - passed)) or None
    done = sum(step.status == StepStatus.DONE for step in steps)
    return Progress(done=done, total=len(steps), remaining_seconds=remaining)


def confirmation(user: User, resource_id: UUID, verb: str) -> Confirmation:
    """What is asked before a move; `Missing` when there is no such move."""
    known = next((name for name in FACES if name == verb), None)
    if known is None:
        raise Missing("There is no such move.")
    resource = queries.resource(user, resource_id)
    return Confirmation(resource=resource, move=move(resource, known))


def choices(model: CatalogModel, region: str, selected: str) -> list[InstanceChoice]:
    """What the model runs on in a region, cheapest known first; what was asked for beside it."""
    offered = instances(model, region)
    found = [_choice(one, selected) for one in offered]
    if selected and selected not in {one.instance_type for one in offered}:
        found.append(
            InstanceChoice(
                instance_type=selected,
                per_hour_usd=None,
                source="",
                selected=True,
                supported=not offered,
            )
        )
    return found


def choices_of(resource: DeployedResource, selected: str) -> list[InstanceChoice]:
    """The same for something that runs; a model that the catalog lost leaves what it has."""
    if resource.catalog_model is None or not resource.instance_type:
        return []
    return choices(resource.catalog_model, resource.region, selected)


def changing(user: User, resource_id: UUID) -> DeployedResource:
    """One resource that the person may see, and may change as it stands."""
    resource = queries.resource(user, resource_id)
    refusal = refusal_of(resource, "update")
    if refusal is not None:
        raise refusal
    return resource


def _choice(one: Instance, selected: str) -> InstanceChoice:
    return InstanceChoice(
        instance_type=one.instance_type,
        per_hour_usd=one.per_hour_usd,
        source=one.source,
        selected=one.instance_type == selected,
    )
