"""What people ask for about deployed resources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.db import transaction

from accounts.models import User
from deployments import limits, pages, planning, tasks, updating
from deployments.auditing import written
from deployments.booking import NameTaken, NotYourConversation, book
from deployments.events import tell
from deployments.installing import demand_home
from deployments.logbook import Tail, tail
from deployments.measuring import Measured, cached, wants_reading
from deployments.models import DeployedResource, Saga, Wish
from deployments.moves import (
    AlreadyDeleted,
    AlreadyStarted,
    AlreadyStopped,
    NotRunning,
    Verb,
    refusal_of,
)
from deployments.pages import Detail
from deployments.planning import AmbiguousModel, UnknownModel
from deployments.plans import Change, Plan, PlanRequest
from deployments.queries import resource as seen
from deployments.queries import with_costs
from deployments.wishing import saga_to_start, wish
from foundation import idempotency
from foundation.after_commit import after_commit
from foundation.refusals import Forbidden, Refusal, WrongState

__all__ = [
    "AlreadyDeleted", "AlreadyStarted", "AlreadyStopped", "AmbiguousModel", "ForceNotYours",
    "NameTaken", "NotRunning", "NotYourConversation", "NothingStopped", "Overtaken",
    "PlanRefused", "UnknownModel", "delete", "deploy", "look", "look_at_metrics", "plan",
    "plan_update", "put_to_work", "put_to_work_once", "restart", "start", "stop", "stop_all",
    "update",
]  # fmt: skip


class PlanRefused(Refusal):
    """The plan has checks that fail; `details` lists them."""

    code = "plan_refused"


class ForceNotYours(Forbidden):
    """Going against failing checks is for admins."""

    code = "force_not_yours"


class NothingStopped(Refusal):
    """Nothing was chosen, or nothing of it can be stopped."""

    code = "nothing_stopped"


class Overtaken(WrongState):
    """Of two moves in the same moment the other came first."""

    code = "overtaken"


def plan(*, by: User, request: PlanRequest) -> Plan:
    """The dry run. It reads from the platform, so it must not be called within a transaction."""
    return planning.plan(by=by, request=request)


def put_to_work(*, by: User, request: PlanRequest) -> DeployedResource:
    """Plan and deploy in one go; the planning stays outside of the transaction."""
    drawn = planning.plan(by=by, request=request)
    return deploy(by=by, plan=drawn, conversation_id=request.conversation_id, force=request.force)


def put_to_work_once(*, by: User, request: PlanRequest, sheet: str) -> DeployedResource:
    """The same, and once only for one sheet of a form, however often that is sent."""
    made_id = idempotency.once(
        owner=by.pk,
        parts=("deploy", sheet),
        work=lambda: put_to_work(by=by, request=request).pk,
    )
    return seen(by, made_id)


@transaction.atomic
def deploy(
    *, by: User, plan: Plan, conversation_id: UUID | None = None, force: bool = False
) -> DeployedResource:
    """Book a resource and hand it to the worker; nothing is called before the row is committed.

    Refuses a plan with failing checks, a name that was taken meanwhile, and a conversation that
    is not the person's own. An admin may `force` what checks say against; that is written down.
    """
    demand_home()
    if force and not (by.is_admin or by.is_super_admin):
        raise ForceNotYours("Only admins may deploy against the checks.")
    if not force:
        demand_passed(plan)
    limits.demand(by=by, ask=limits.asked_by_plan(plan, by=by))
    resource = book(plan, by=by, conversation_id=conversation_id)
    idempotency.note(resource.pk)
    written(resource, "create", by=by, after=_order(resource))
    if plan.refused:
        failing = {check.code: check.detail or check.title for check in plan.failing}
        written(resource, "force", by=by, after={"failing": failing})
        tell(resource, "forced", f"Deployed against {', '.join(failing)}.", by=by)
    after_commit(tasks.advance, resource_id=str(resource.pk))
    return with_costs([resource])[0]


@transaction.atomic
def start(*, by: User, resource_id: UUID) -> DeployedResource:
    """Want it in service again; after a failure it is made anew. Refuses what runs already."""
    resource = _movable(by, resource_id, "start")
    limits.demand(by=by, ask=limits.asked_again(resource))
    return _wished(resource, "start", saga_to_start(resource), Wish.IN_SERVICE, by=by)


@transaction.atomic
def stop(*, by: User, resource_id: UUID) -> DeployedResource:
    """Want nothing of it running. Where nothing runs this closes it to questions at once."""
    resource = _movable(by, resource_id, "stop")
    return _wished(resource, "stop", Saga.STOP, Wish.STOPPED, by=by)


def stop_all(*, by: User, resource_ids: Sequence[UUID]) -> tuple[int, list[str]]:
    """Stop each that can be, alone: one that is refused keeps no other. How many, and why not.

    Refuses when none of them is.
    """
    stopped, refused = 0, []
    for resource_id in dict.fromkeys(resource_ids):
        try:
            stop(by=by, resource_id=resource_id)
            stopped += 1
        except Refusal as refusal:
            refused.append(refusal.text)
    if not stopped:
        raise NothingStopped(" ".join(refused) or "Choose first which deployments to stop.")
    return stopped, refused


@transaction.atomic
def restart(*, by: User, resource_id: UUID) -> DeployedResource:
    """Stop and start it. Refuses what is not in service."""
    resource = _movable(by, resource_id, "restart")
    return _wished(resource, "restart", Saga.RESTART, Wish.IN_SERVICE, by=by)


@transaction.atomic
def delete(*, by: User, resource_id: UUID) -> DeployedResource:
    """Want everything of it removed at the platform. The row stays, its name becomes free."""
    resource = _movable(by, resource_id, "delete")
    return _wished(resource, "delete", Saga.DELETE, Wish.DELETED, by=by)


def plan_update(*, by: User, resource_id: UUID, change: Change) -> Plan:
    """The dry run of a change to what serves. Reads from the platform, outside a transaction."""
    return planning.plan_update(by=by, resource=_movable(by, resource_id, "update"), change=change)


def update(*, by: User, resource_id: UUID, change: Change) -> DeployedResource:
    """Plan a change and make it, while what serves goes on; old and new are paid for meanwhile."""
    return _update(by=by, plan=plan_update(by=by, resource_id=resource_id, change=change))


@transaction.atomic
def _update(*, by: User, plan: Plan) -> DeployedResource:
    demand_passed(plan)
    resource = _movable(by, plan.resource_id, "update")
    limits.demand(by=by, ask=limits.asked_by_plan(plan, by=by))
    before = _order(resource)
    if not updating.begin(resource, plan, by=by):
        raise _overtaken(resource)
    idempotency.note(resource.pk)
    written(resource, "update", by=by, before=before, after=before | updating.asked_for(resource))
    after_commit(tasks.advance, resource_id=str(resource.pk))
    return with_costs([resource])[0]


def look(*, by: User, resource_id: UUID, base_url: str = "", with_logs: bool = False) -> Detail:
    """All that a resource's page shows; a worker reads its metrics anew when they are old.

    `with_logs` asks the platform for the last lines, so it must not be called in a transaction.
    """
    page = pages.detail(by, resource_id, base_url)
    if with_logs:
        page = replace(page, logs=tail(page.resource))
    if wants_reading(page.resource):
        after_commit(tasks.read_metrics, resource_id=str(resource_id))
    return page


def look_at_metrics(*, by: User, resource_id: UUID) -> Measured:
    """What was measured last; a worker reads anew when that is old. Nothing read is empty."""
    resource = seen(by, resource_id)
    if wants_reading(resource):
        after_commit(tasks.read_metrics, resource_id=str(resource_id))
    return cached(resource) or Measured(panels=[], as_of=None)


def look_at_logs(*, by: User, resource_id: UUID) -> Tail:
    """The last lines that the platform kept. It is asked for them, so never in a transaction."""
    return tail(seen(by, resource_id))


def demand_passed(plan: Plan) -> None:
    if plan.refused:
        first = plan.failing[0]
        reason = first.detail or first.title
        text = f"{reason} {first.remedy}".strip()
        raise PlanRefused(text, details={"checks": [asdict(check) for check in plan.failing]})


def _overtaken(resource: DeployedResource) -> Overtaken:
    name = resource.resource_name
    return Overtaken(f"Somebody else moved {name} in the same moment: look at it again.")


def _movable(by: User, resource_id: UUID, verb: Verb) -> DeployedResource:
    demand_home()
    resource = seen(by, resource_id)
    refusal = refusal_of(resource, verb)
    if refusal is not None:
        raise refusal
    return resource


def _wished(
    resource: DeployedResource, verb: Verb, saga: Saga, desired: Wish, *, by: User
) -> DeployedResource:
    before = _standing(resource)
    if not wish(resource, saga, desired, by=by):
        raise _overtaken(resource)
    idempotency.note(resource.pk)
    written(resource, verb, by=by, before=before, after=_standing(resource))
    after_commit(tasks.advance, resource_id=str(resource.pk))
    return resource


def _standing(resource: DeployedResource) -> dict[str, object]:
    return {"status": resource.status, "desired_status": resource.desired_status}


def _order(resource: DeployedResource) -> dict[str, object]:
    """What was put to work, where, and for how much an hour."""
    names = (
        "platform", "model_id", "region", "instance_type", "instance_count",
        "estimated_hourly_cost", "simulated",
    )  # fmt: skip
    values = {name: getattr(resource, name) for name in names}
    return {name: value for name, value in values.items() if value != ""}
