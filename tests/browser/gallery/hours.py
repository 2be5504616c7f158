"""What runs by hours: one that is about to be stopped, and a question that waits for a start."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from conversations import actions
from deployments import schedules
from deployments.models import ResourceStep
from tests.factories import make_resource, make_thread

PRICED = {
    "region": "us-east-1",
    "instance_type": "ml.g5.xlarge",
    "estimated_hourly_cost": Decimal("1.2125"),
    "price_source": "AWS Pricing API",
    "price_as_of": timezone.now(),
    "expected_seconds": 480,
    "launched": True,
}


def by_the_hour(world):
    ending(world)
    waiting(world)


def ending(world):
    now = timezone.now()
    schedule = schedules.working_hours("Europe/Berlin")
    resource = make_resource(
        world.user, world.models[0], resource_name="llama-idle", in_service_since=now,
        idle_minutes=60, schedule=schedule.stored(), expires_at=now + timedelta(days=3),
        schedule_next_at=now + timedelta(days=400), last_used_at=now - timedelta(minutes=56),
        keep_until=now + timedelta(minutes=4), ending_at=now + timedelta(minutes=4),
        ending_why="idle", **PRICED,
    )  # fmt: skip
    world.ids["ending"] = resource.pk


def waiting(world):
    resource = make_resource(
        world.user, world.models[0], resource_name="llama-asleep", status="stopped",
        desired_status="stopped", observed_status="absent", **PRICED,
    )  # fmt: skip
    thread = make_thread(world.user, resource)
    actions.ask(by=world.user, thread_id=thread.pk, content="Are you awake?", start=True)
    resource.refresh_from_db()
    for position, status in enumerate(("done", "running"), 1):
        ResourceStep.objects.create(
            resource=resource, wish_version=resource.wish_version, saga="start",
            position=position, name=f"step {position}", title="Create the endpoint",
            call="CreateEndpoint", remote_name=resource.remote_name, paid=status == "running",
            status=status, started_at=timezone.now() - timedelta(minutes=2),
        )  # fmt: skip
    world.ids["thread_waiting"] = thread.pk
