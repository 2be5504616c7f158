"""What people ask for about things that were found, and about what was changed outside."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from deployments import adopting, installing, limits, planning, restoring, tasks, updating
from deployments.actions import Overtaken, demand_passed
from deployments.auditing import written
from deployments.found_queries import found_thing
from deployments.models import DeployedResource, FoundResource
from deployments.plans import Change
from deployments.queries import resource as seen
from deployments.queries import with_costs
from foundation import idempotency
from foundation.after_commit import after_commit
from foundation.refusals import Forbidden, Refusal
from modelcatalog.models import CatalogModel


class UnknownModel(Refusal):
    """The connection offers no such model."""

    code = "unknown_model"


class SuperAdminsOnly(Forbidden):
    """Two installations that change one cloud fight over it: a super_admin decides."""


@transaction.atomic
def adopt(*, by: User, found_id: UUID, name: str = "", model_id: str = "") -> DeployedResource:
    """Make a deployment of something found, under the names that it has. It goes on running.

    `model_id` says how it is asked; left empty, what the thing itself says is taken.
    """
    installing.demand_home()
    found = _locked(by, found_id)
    resource = adopting.adopt(found, by=by, name=name, model=_model(found, model_id))
    return _taken_in(found, resource, "adopt", by=by)


@transaction.atomic
def remove(*, by: User, found_id: UUID) -> DeployedResource:
    """Delete something found. Its deployment is made for that, and tells how it went."""
    installing.demand_home()
    found = _locked(by, found_id)
    return _taken_in(found, adopting.condemn(found, by=by), "remove", by=by)


@transaction.atomic
def take_over(*, by: User, resource_id: UUID) -> DeployedResource:
    """Let what was changed outside stand: the deployment says so from now on."""
    resource = seen(by, resource_id)
    before = _facts(resource)
    if not restoring.take_over(resource, by=by):
        raise _overtaken(resource)
    idempotency.note(resource.pk)
    written(resource, "take_over", by=by, before=before, after=_facts(resource))
    return with_costs([resource])[0]


def put_back(*, by: User, resource_id: UUID) -> DeployedResource:
    """Undo what was changed outside. Instances are started anew beside those that run; where only
    tags differ, nothing is."""
    installing.demand_home()
    resource = seen(by, resource_id)
    restoring.demand_drift(resource)
    if restoring.only_tags(resource):
        return _tags_back(by, resource_id)
    plan = planning.plan_update(by=by, resource=resource, change=Change(), again=True)
    demand_passed(plan)
    with transaction.atomic():
        fresh = seen(by, resource_id)
        limits.demand(by=by, ask=limits.asked_by_plan(plan, by=by))
        return _wished(fresh, updating.begin(fresh, plan, by=by), by=by)


@transaction.atomic
def move_in(*, by: User) -> None:
    """From now on this database belongs to the present installation, and may change the cloud."""
    if not by.is_super_admin:
        raise SuperAdminsOnly("Only a super admin confirms that.")
    before = installing.names()
    if installing.move_in(by):
        audit.record(
            by=by,
            act="installation.confirm",
            kind="installation",
            object_id=1,
            name=installing.installation(),
            before={"names": before},
            after={"names": installing.names()},
            organization="",
        )


@transaction.atomic
def _tags_back(by: User, resource_id: UUID) -> DeployedResource:
    resource = seen(by, resource_id)
    restoring.demand_drift(resource)
    return _wished(resource, restoring.put_tags_back(resource, by=by), by=by)


def _wished(resource: DeployedResource, done: bool, *, by: User) -> DeployedResource:
    if not done:
        raise _overtaken(resource)
    idempotency.note(resource.pk)
    written(resource, "put_back", by=by, before={"drift": resource.drift}, after={"drift": []})
    after_commit(tasks.advance, resource_id=str(resource.pk))
    return with_costs([resource])[0]


def _locked(by: User, found_id: UUID) -> FoundResource:
    """Of two who want it in the same moment the second finds nothing any more."""
    FoundResource.objects.select_for_update().filter(pk=found_id).first()
    return found_thing(by, found_id)


def _taken_in(
    found: FoundResource, resource: DeployedResource, verb: str, *, by: User
) -> DeployedResource:
    idempotency.note(resource.pk)
    before = {
        "belongs": found.belongs,
        "status": found.status,
        "instance_type": found.instance_type,
        "instance_count": found.instance_count,
        "hourly_usd": found.hourly_usd,
        "tags": found.tags,
    }
    after = {"deployment": resource.pk, "desired_status": resource.desired_status}
    audit.record(
        by=by,
        act=f"found.{verb}",
        kind="found",
        object_id=found.pk,
        name=found.name,
        before=before,
        after={**before, **after},
        organization=resource.organization.name if resource.organization else "",
    )
    found.delete()
    after_commit(tasks.advance, resource_id=str(resource.pk))
    return with_costs([resource])[0]


def _model(found: FoundResource, model_id: str) -> CatalogModel | None:
    wanted = model_id or found.model_id
    offered = CatalogModel.objects.filter(connection=found.connection, model_id=wanted).first()
    if model_id and offered is None:
        text = f"{found.connection.name} offers no model {model_id}."
        raise UnknownModel(text, fields={"model_id": text})
    return offered


def _facts(resource: DeployedResource) -> dict[str, object]:
    return {
        "instance_type": resource.instance_type,
        "instance_count": resource.instance_count,
        "estimated_hourly_cost": resource.estimated_hourly_cost,
        "revision": resource.revision,
        "drift": resource.drift,
    }


def _overtaken(resource: DeployedResource) -> Overtaken:
    return Overtaken(f"Somebody moved {resource.resource_name} meanwhile: look at it again.")
