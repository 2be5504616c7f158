"""Holds what somebody wants to run against the limits of their role, and against what runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from accounts.allowances import Allowance, allowance, any_limits
from accounts.models import User
from deployments.models import DeployedResource, ResourceQuerySet, Status, Wish
from deployments.options import other_instance_types
from deployments.orders import order_of
from deployments.plans import Plan
from foundation.figures import money
from foundation.refusals import Refusal
from platforms.contract import Check
from platforms.registry import platform

# What is wanted, and whatever else still costs.
RUNS = (Q(desired_status=Wish.IN_SERVICE) & ~Q(status=Status.FAILED)) | Q(
    hourly=True, observed_status__in=("provisioning", "in_service", "updating")
)
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
REMEDY = "Choose something smaller, stop something else, or ask an operator for a higher limit."


class OverLimit(Refusal):
    """More than the role may have; `details` lists the limits that it is over."""

    code = "over_limit"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What shall run, for whom: a person, and an organisation by its name.

    `per_hour_usd` is the most that it may come to, None unknown. `but_for` is the resource itself,
    whose present share is not counted twice.
    """

    owner_id: UUID
    organization: str | None
    instance_types: tuple[str, ...]
    per_hour_usd: Decimal | None
    but_for: UUID


class Share(NamedTuple):
    """How much those of one kind may have together."""

    code: str
    whose: str
    most_usd: Decimal | None
    most: int | None


@dataclass(frozen=True)
class Running:
    """How much runs; the price is None where that of anything is not known."""

    count: int
    hourly_usd: Decimal | None


def asked_by_plan(plan: Plan, *, by: User) -> Ask:
    """An update stays with whom it belongs to."""
    owner, organization = by.pk, by.organization_id
    if plan.order.replaces is not None:
        known = DeployedResource.objects.select_related("organization").get(pk=plan.resource_id)
        owner, organization = known.user_id, _organization(known)
    others = other_instance_types(platform(plan.model.platform), plan.order)
    return Ask(
        owner_id=owner,
        organization=organization,
        instance_types=(plan.instance_type, *others) if plan.hourly else (),
        per_hour_usd=plan.most_per_hour_usd if plan.hourly else Decimal(0),
        but_for=plan.resource_id,
    )


def asked_again(resource: DeployedResource) -> Ask:
    """To start what was deployed before."""
    others = other_instance_types(platform(resource.platform), order_of(resource))
    return Ask(
        owner_id=resource.user_id,
        organization=_organization(resource),
        instance_types=(resource.instance_type, *others) if resource.hourly else (),
        per_hour_usd=resource.estimated_hourly_cost if resource.hourly else Decimal(0),
        but_for=resource.pk,
    )


def _organization(resource: DeployedResource) -> str | None:
    return resource.organization.name if resource.organization else None


def checks(*, by: User, ask: Ask) -> list[Check]:
    """One verdict a limit that the role has, each with the number; none where it has none.

    What has no known price is over every limit of price: unknown is never nothing.
    """
    limits = allowance(by)
    if limits.unlimited:
        return []
    return [*_of_itself(limits, ask), *_of_all(limits, ask)]


def demand(*, by: User, ask: Ask) -> None:
    """Refuse what is over a limit. Within a transaction: until its end nobody else passes who
    counts among the same people, so that two at once cannot both have the last place."""
    if not any_limits():
        return
    _one_after_the_other(ask)
    over = [check for check in checks(by=by, ask=ask) if check.verdict == "fail"]
    if over:
        text = f"{over[0].title}: {over[0].detail} {over[0].remedy}"
        raise OverLimit(text, details={"checks": [asdict(check) for check in over]})


def _one_after_the_other(ask: Ask) -> None:
    """Organisations before people, so that nobody waits in a circle."""
    names = [f"organization {ask.organization}"] if ask.organization else []
    with connection.cursor() as cursor:
        for name in (*names, f"person {ask.owner_id}"):
            cursor.execute(LOCK, [f"limits of {name}"])


def _of_itself(limits: Allowance, ask: Ask) -> list[Check]:
    found = []
    if limits.instance_types and ask.instance_types:
        others = [kind for kind in ask.instance_types if not limits.allows(kind)]
        title = f"Your role may use {', '.join(limits.instance_types)}"
        trouble = f"{', '.join(others)} is not among them." if others else ""
        found.append(_verdict("limit_instance_type", title, trouble))
    if limits.resource_hourly is not None:
        title = f"At most {money(limits.resource_hourly)} an hour each"
        found.append(_priced("limit_hourly", title, limits.resource_hourly, ask.per_hour_usd))
    return found


def _of_all(limits: Allowance, ask: Ask) -> list[Check]:
    """What belongs to the same person, and to the same organisation."""
    found = _together(_of_person(limits), Q(user=ask.owner_id), ask)
    if ask.organization:
        theirs = Q(organization__name=ask.organization)
        found += _together(_of_organization(limits), theirs, ask)
    return found


def _of_person(limits: Allowance) -> Share:
    return Share("person", "each person", limits.person_hourly, limits.person_count)


def _of_organization(limits: Allowance) -> Share:
    most = (limits.organization_hourly, limits.organization_count)
    return Share("organization", "the organisation", *most)


def _together(share: Share, theirs: Q, ask: Ask) -> list[Check]:
    if share.most_usd is None and share.most is None:
        return []
    runs = _running(DeployedResource.objects.filter(RUNS & theirs).exclude(pk=ask.but_for))
    found = []
    if share.most_usd is not None:
        title = f"At most {money(share.most_usd)} an hour for {share.whose}"
        both = (runs.hourly_usd, ask.per_hour_usd)
        total = None if None in both else sum(usd for usd in both if usd is not None)
        found.append(_priced(f"limit_{share.code}_hourly", title, share.most_usd, total))
    if share.most is not None:
        title = f"At most {share.most} running for {share.whose}"
        trouble = f"{runs.count} already run." if runs.count >= share.most else ""
        found.append(_verdict(f"limit_{share.code}_count", title, trouble))
    return found


def _running(rows: ResourceQuerySet) -> Running:
    """Where updates run old and new side by side, both count."""
    count, total = 0, Decimal(0)
    known = True
    columns = ("hourly", "estimated_hourly_cost", "update_hourly_cost")
    for hourly, usd, update_usd in rows.order_by().values_list(*columns):
        count += 1
        known = known and (usd is not None or not hourly)
        total += (usd or Decimal(0)) + (update_usd or Decimal(0))
    return Running(count, total if known else None)


def _priced(code: str, title: str, most_usd: Decimal, usd: Decimal | int | None) -> Check:
    if usd is None:
        trouble = "Not everything that would run has a known price, which counts as more."
    else:
        trouble = f"It would come to {money(usd)}." if usd > most_usd else ""
    return _verdict(code, title, trouble)


def _verdict(code: str, title: str, trouble: str) -> Check:
    return Check(
        code=code,
        verdict="fail" if trouble else "pass",
        title=title,
        detail=trouble,
        remedy=REMEDY if trouble else "",
        looked_at="the limits of your role",
    )
