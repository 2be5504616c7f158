"""Plans a deployment: what it would do, cost and need, with nothing done yet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from deployments import limits, naming
from deployments.models import DeployedResource
from deployments.options import kept_secret, validated
from deployments.orders import order_of, remote_name, tags
from deployments.plans import Change, Plan, PlanRequest
from deployments.preflight import own_checks, platform_checks, together, trouble
from deployments.reckoning import priced, reckoned
from deployments.regions import nearest, regions
from deployments.updating import next_revision
from foundation.refusals import Missing, Refusal, WrongState
from modelcatalog.access import access
from modelcatalog.models import CatalogModel
from platforms.contract import Check, Json, Order, Platform
from platforms.errors import PlatformError
from platforms.registry import platform

__all__ = [
    "AmbiguousModel", "NotChangeable", "Plan", "PlanRequest", "UnknownModel", "plan", "plan_update",
]  # fmt: skip


class UnknownModel(Missing):
    """Nothing in the catalog that the person sees has this id."""

    code = "unknown_model"


class NotChangeable(WrongState):
    """Nothing of it can be changed while it runs."""

    code = "not_changeable"


class NothingToChange(Refusal):
    """It is as it is asked to be."""

    code = "nothing_to_change"


class AmbiguousModel(Refusal):
    """Several connections offer the model: which one is meant must be said."""

    code = "ambiguous_model"


def plan(*, by: User, request: PlanRequest) -> Plan:
    """The dry run of a deployment. Reads from the platform only, and never within a transaction.

    Refuses an unknown or ambiguous model and options that its platform does not have; everything
    else is a verdict among the checks. A platform out of reach leaves its verdicts unknown.
    """
    with transaction.atomic(durable=True):
        model = _model(by, request)
        drawn = _drawn(by, request, model, platform(model.platform))
    return _checked(by, drawn)


def plan_update(
    *, by: User, resource: DeployedResource, change: Change, again: bool = False
) -> Plan:
    """The dry run of a change to something that serves; reads like `plan`, under its rules.

    While it happens both the old and the new instances run, and both are paid for. `again` makes
    what was ordered once more, since something else came in its place.
    """
    at = platform(resource.platform)
    model = resource.catalog_model
    if model is None or not at.updates:
        raise NotChangeable(f"What runs on {at.label} cannot be changed: deploy it anew.")
    now = order_of(resource)
    order = replace(
        now,
        instance_type=change.instance_type or now.instance_type,
        instance_count=change.instance_count or now.instance_count,
        options=_options(at, now, change),
    )
    if order == now and not again:
        raise NothingToChange(f"{resource.resource_name} runs like that already.")
    order = replace(
        order, revision=next_revision(resource), replaces=now.revision, former=now.options
    )
    drawn = priced(
        Plan(
            resource_id=resource.pk,
            order=order,
            model=model,
            connection=resource.connection,
            name=resource.resource_name,
            region=order.region,
            instance_type=order.instance_type,
            instance_count=order.instance_count,
            hourly=at.hourly,
            simulated=resource.simulated,
            now_per_hour_usd=resource.estimated_hourly_cost,
        )
    )
    return _checked(by, drawn)


def _options(at: Platform, now: Order, change: Change) -> Mapping[str, Json]:
    if change.options is None:
        return now.options
    return validated(at, now.model_id, kept_secret(change.options, now.options))


def _model(by: User, request: PlanRequest) -> CatalogModel:
    wanted = Q(model_id=request.model_id)
    catalog_id = _uuid(request.model_id)
    if catalog_id is not None:
        wanted |= Q(pk=catalog_id)
    offers = CatalogModel.objects.seen_by(by).filter(wanted).select_related("connection")
    if request.platform:
        offers = offers.filter(platform=request.platform)
    if request.connection_id is not None:
        offers = offers.filter(connection_id=request.connection_id)
    found = list(offers.order_by("withdrawn_at", "created_at")[:20])
    if not found:
        raise UnknownModel(f"There is no model {request.model_id} in the catalog that you see.")
    found = nearest(found, request.region or by.aws_region)
    if len(found) > 1:
        names = ", ".join(f"{model.connection.name} ({model.connection_id})" for model in found)
        raise AmbiguousModel(
            f"Several connections offer {request.model_id}: name one as connection_id. {names}",
            fields={"connection_id": "Name one of the connections that offer the model."},
        )
    return found[0]


def _drawn(by: User, request: PlanRequest, model: CatalogModel, at: Platform) -> Plan:
    """The plan as far as the database knows it."""
    connection = model.connection
    resource_id = uuid.uuid4()
    region = _region(by, request, model, at)
    instance_type = (request.instance_type or model.default_instance_type) if at.hourly else ""
    name = request.name or naming.free_name(model.name, by=by)
    order = Order(
        name=remote_name(name, resource_id),
        model_id=model.model_id,
        region=region,
        instance_type=instance_type,
        instance_count=request.instance_count if at.hourly else 1,
        recipe=model.recipe,
        tags=tags(resource_id, by.pk),
        licence_accepted=request.accept_licence,
        accepted_by=_acceptance(by) if request.accept_licence else "",
        options=validated(at, model.model_id, request.options),
    )
    drawn = Plan(
        resource_id=resource_id,
        order=order,
        model=model,
        connection=connection,
        name=name,
        region=region,
        instance_type=instance_type,
        instance_count=order.instance_count,
        hourly=at.hourly,
        simulated=connection.simulated,
        **request.run_times(zone=by.time_zone, hourly=at.hourly),
    )
    return priced(drawn)


def _checked(by: User, drawn: Plan) -> Plan:
    """The plan with the platform's verdicts and the exact calls."""
    at = platform(drawn.model.platform)
    update = drawn.order.replaces is not None
    own = own_checks(
        by=by,
        name="" if update else drawn.name,
        order=drawn.order,
        model=drawn.model,
        platform=at,
        per_hour_usd=drawn.per_hour_usd,
    )
    own += limits.checks(by=by, ask=limits.asked_by_plan(drawn, by=by))
    if at.launcher is None:
        refusal = Refusal(f"Nothing can be launched on {at.label}.")
        return _with_checks(drawn, [*own, trouble(refusal)])
    try:
        launcher = at.launcher(access(drawn.connection))
        blueprint = launcher.blueprint(drawn.order)
    except (PlatformError, Refusal) as error:
        return _with_checks(drawn, together(own, [trouble(error)]))
    calls = blueprint.update if update else blueprint.launch
    drawn = replace(drawn, calls=list(calls or ()), expected_seconds=blueprint.expected_seconds)
    theirs = platform_checks(launcher, drawn.order)
    return _with_checks(drawn, [*together(own, theirs), *reckoned(drawn)])


def _acceptance(by: User) -> str:
    return f"{by.username}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _with_checks(drawn: Plan, checks: list[Check]) -> Plan:
    missing = [check.remedy or check.title for check in checks if check.verdict == "fail"]
    return replace(drawn, checks=checks, missing=missing)


def _region(by: User, request: PlanRequest, model: CatalogModel, at: Platform) -> str:
    """Platforms without regions have none, whatever was asked for."""
    if not any(field.name == "region" for field in at.fields):
        return ""
    return request.region or regions(model, by)[0]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
