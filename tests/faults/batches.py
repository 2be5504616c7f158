"""Plays one fault at every call of every saga at once, each on a resource of its own."""

import time
from dataclasses import dataclass, field

from django.utils import timezone

from deployments import actions, tasks
from deployments.models import DeployedResource, Saga
from deployments.plans import Change, PlanRequest
from foundation.refusals import WrongState
from tests.faults.rows import OPPOSITE, SCALED

PATIENCE = 60.0
HELD = 90.0
# Whoever makes or changes something may not find what was just made under these.
UNSEEN = {
    "CreateModel": ("DescribeModel",),
    "CreateEndpointConfig": ("CreateEndpointConfig", "DescribeEndpointConfig"),
    "CreateEndpoint": ("CreateEndpoint", "DescribeEndpoint"),
    "UpdateEndpoint": ("UpdateEndpoint", "DescribeEndpoint"),
    "DescribeEndpoint": ("DescribeEndpoint",),
    "DeleteEndpoint": ("DescribeEndpoint",),
    "DeleteEndpointConfig": ("DescribeEndpoint",),
    "DeleteModel": ("DescribeEndpoint",),
    "RegisterScalableTarget": ("DescribeEndpoint",),
    "PutScalingPolicy": ("DescribeEndpoint",),
    "DeregisterScalableTarget": ("DescribeEndpoint",),
}


@dataclass
class Outcome:
    """How a row ended: the resource's standing, its story, and what the cloud holds of it."""

    status: str
    seconds: float
    told: list
    open_steps: list
    endpoints: list
    cloud: list
    created: int
    log: str = ""
    refused: str = ""
    mistakes: list = field(default_factory=list)


@dataclass
class Batch:
    """Everything that the rows of one fault need."""

    user: object
    model: object
    cloud: object
    worker: object
    rows: list

    def play(self):
        """Row → outcome."""
        self.cloud.reset()
        self.cloud.quota("ml.g5.2xlarge", 100)
        self.cloud.quota("ml.g5.12xlarge", 100)
        resources = self.prepared()
        self.cloud.control("DELETE", "/calls")
        begun = time.monotonic()
        for row, resource in resources.items():
            self.planted(row, resource)
            self.wish(row.saga, resource)
        refused = self.meanwhile(resources)
        return {
            row: self.outcome(row, resource, begun, refused.get(row, ""))
            for row, resource in resources.items()
        }

    # ---- where each saga begins ---------------------------------------------------------------

    def prepared(self):
        made = {}
        begun = time.monotonic()
        for row in self.rows:
            request = PlanRequest(
                model_id=str(self.model.pk),
                instance_type="ml.g5.2xlarge",
                name=f"{row.saga}-{row.number}-{row.fault}".replace(" ", "-"),
                accept_licence=True,
                options=SCALED,
            )
            made[row] = actions.plan(by=self.user, request=request)
        booked = {row: plan for row, plan in made.items() if row.saga == Saga.LAUNCH}
        others = {
            row: actions.deploy(by=self.user, plan=plan)
            for row, plan in made.items()
            if row.saga != Saga.LAUNCH
        }
        self.until(others.values(), "in_service")
        asleep = [resource for row, resource in others.items() if row.saga == Saga.START]
        for resource in asleep:
            actions.stop(by=self.user, resource_id=resource.pk)
        self.until(asleep, "stopped")
        for row, resource in others.items():
            if row.saga == Saga.START:
                self.taken_away(row.call, resource.remote_name)
        print(f"prepared in {time.monotonic() - begun:.1f} s")
        return {**others, **booked}

    def taken_away(self, call, name):
        """Starting makes only what somebody took away meanwhile."""
        aws = self.cloud.client("sagemaker")
        if call == "CreateModel":
            aws.delete_model(ModelName=name)
        elif call == "CreateEndpointConfig":
            aws.delete_endpoint_config(EndpointConfigName=name)

    def until(self, resources, status):
        ids = [resource.pk for resource in resources]
        ends = time.monotonic() + PATIENCE
        while DeployedResource.objects.filter(pk__in=ids, status=status).count() < len(ids):
            assert time.monotonic() < ends, self.worker.log.read_text()[-3000:]
            time.sleep(0.1)

    # ---- what goes wrong ----------------------------------------------------------------------

    def planted(self, row, resource):
        name = self.remote_name(row, resource)
        aim = {"operation": row.call, "match": {"name": name}}
        if row.fault == "killed before":
            self.cloud.fault("slow", seconds=HELD, **aim)
        elif row.fault == "killed after":
            self.cloud.fault("held", seconds=HELD, **aim)
        elif row.fault == "accepted unanswered":
            self.cloud.fault("dropped", **aim)
        elif row.fault == "throttled thrice":
            # What is free is tried three times within one attempt of ours, what is paid for once.
            paid = row.call in ("CreateEndpoint", "UpdateEndpoint")
            self.cloud.fault("throttle", times=3 if paid else 9, **aim)
        elif row.fault == "not visible yet":
            for operation in UNSEEN[row.call]:
                self.cloud.fault("unseen", operation=operation, match={"name": name})
        elif row.fault == "opposite wish":
            self.cloud.fault("slow", seconds=3, **aim)

    def remote_name(self, row, resource):
        """The name of what the call is about."""
        base = resource.order.name if row.saga == Saga.LAUNCH else resource.remote_name
        # Only an update makes a second revision beside the first.
        return f"{base}{row.suffix}" if row.saga == Saga.UPDATE else base

    def wish(self, saga, resource):
        if saga == Saga.LAUNCH:
            actions.deploy(by=self.user, plan=resource)
        elif saga == Saga.UPDATE:
            change = Change(instance_type="ml.g5.12xlarge")
            actions.update(by=self.user, resource_id=resource.pk, change=change)
        else:
            getattr(actions, saga)(by=self.user, resource_id=resource.pk)

    def meanwhile(self, resources):
        """What happens while the calls run; the refusals of opposite wishes."""
        fault = self.rows[0].fault
        if fault in ("killed before", "killed after"):
            self.all_held(resources)
            self.worker.kill()
            self.cloud.control("DELETE", "/faults")
            self.worker.start()
        elif fault == "asked twice":
            for _ in range(5):
                for resource in resources.values():
                    tasks.advance.delay(str(self.id_of(resource)))
                time.sleep(0.05)
        elif fault == "opposite wish":
            self.all_held(resources)
            return self.opposed(resources)
        return {}

    def all_held(self, resources):
        wanted = {(row.call, self.remote_name(row, one)) for row, one in resources.items()}
        ends = time.monotonic() + PATIENCE
        while wanted - self.held():
            assert time.monotonic() < ends, f"not reached: {wanted - self.held()}"
            time.sleep(0.05)

    def held(self):
        return {
            (call["operation"], name)
            for service in ("sagemaker", "application-autoscaling")
            for call in self.cloud.calls(service)
            for name in call["names"]
            if call["status"] is None or self.rows[0].fault == "opposite wish"
        }

    def opposed(self, resources):
        """Each in the moment in which its call is on its way."""
        refused, waiting = {}, dict(resources)
        ends = time.monotonic() + PATIENCE
        while waiting:
            assert time.monotonic() < ends, f"not reached: {list(waiting)}"
            held = self.held()
            for row, resource in list(waiting.items()):
                if (row.call, self.remote_name(row, resource)) in held:
                    refused[row] = self.oppose(row, self.id_of(resource))
                    del waiting[row]
            time.sleep(0.05)
        return refused

    def oppose(self, row, resource_id):
        try:
            getattr(actions, OPPOSITE[row.saga])(by=self.user, resource_id=resource_id)
        except WrongState as error:
            return error.code
        return ""

    def id_of(self, resource):
        return getattr(resource, "resource_id", None) or resource.pk

    # ---- how it ended -------------------------------------------------------------------------

    def outcome(self, row, resource, begun, refused):
        found = self.settled(row, self.id_of(resource), begun)
        place = next(iter(self.cloud.state()["places"]))
        mine = [
            (kind, name)
            for kind in ("models", "configs", "endpoints", "targets")
            for name in place[kind]
            if name.removeprefix("endpoint/").startswith(found.remote_name)
        ]
        created = [
            call
            for call in self.cloud.calls("sagemaker", "CreateEndpoint")
            if found.remote_name in call["names"] and call["status"] == 200
        ]
        return Outcome(
            status=found.status,
            seconds=time.monotonic() - begun,
            told=[event.code for event in found.events.order_by("id")],
            open_steps=list(
                found.steps.filter(status__in=("pending", "running")).values_list("call", flat=True)
            ),
            endpoints=[name for kind, name in mine if kind == "endpoints"],
            cloud=[kind for kind, _ in mine],
            created=len(created),
            refused=refused,
            log=self.story(found),
        )

    def settled(self, row, resource_id, begun):
        """Arrived, and nobody at work on it; or as it stands when patience ends."""
        while True:
            found = DeployedResource.objects.get(pk=resource_id)
            at_rest = found.lease_holder is None or found.lease_until < timezone.now()
            arrived = found.status == row.end and found.pending is None and at_rest
            if arrived or time.monotonic() > begun + PATIENCE:
                return found
            time.sleep(0.1)

    def story(self, found):
        steps = [
            f"{step.wish_version}.{step.position} {step.saga} {step.call} {step.remote_name} "
            f"{step.status} ×{step.attempts} {step.error_text}"
            for step in found.steps.all()
        ]
        events = [f"{event.code}: {event.text}" for event in found.events.order_by("id")]
        head = f"{found.status} ({found.observed_status}, saga {found.saga}, {found.pending})"
        return "\n".join([head, *steps, *events])
