"""What was put to work, in every standing."""

from datetime import timedelta
from decimal import Decimal

from deployments.models import DeployedResource, Place, ResourceEvent, ResourceStep
from tests.browser.gallery.worlds.catalog import RECIPE
from tests.browser.gallery.worlds.world import LONG, now
from tests.factories import (
    make_found,
    make_resource,
)

STATES = {
    "in_service": ("in_service", "in_service", "in_service"),
    "provisioning": ("provisioning", "provisioning", "in_service"),
    "failed": ("failed", "failed", "in_service"),
    "gone": ("failed", "absent", "in_service"),
    "stopped": ("stopped", "absent", "stopped"),
}
REASONS = {
    "failed": ("quota", "The account-level limit for ml.g5.xlarge endpoint usage is 0 instances."),
    "gone": ("gone", "Somebody deleted the endpoint outside of Staque."),
}


def deployed(world):
    for word, (status, observed, desired) in STATES.items():
        code, text = REASONS.get(word, ("", ""))
        resource = make_resource(
            world.user,
            world.models[0],
            resource_name=LONG if word == "gone" else f"llama-{word.replace('_', '-')}",
            status=status,
            observed_status=observed,
            desired_status=desired,
            status_reason_code=code,
            status_reason_text=text,
            region="us-east-1",
            instance_type="ml.g5.xlarge",
            estimated_hourly_cost=Decimal("1.2125"),
            price_source="AWS Pricing API",
            price_as_of=now(),
            expected_seconds=240,
            deployment_config={"recipe": RECIPE},
            in_service_since=now() - timedelta(hours=3) if word == "in_service" else None,
        )
        lived(resource, word)
        world.ids[word] = resource.pk


def beside(world, connection):
    """What runs there without a deployment; and a deployment that was changed outside."""
    Place.objects.create(
        connection=connection, region="us-east-1", surveyed_at=now(), things_count=5
    )
    Place.objects.create(
        connection=connection, region="eu-central-1", error="AccessDenied: " + "not allowed " * 20
    )
    common = {"region": "us-east-1", "instance_type": "ml.g5.2xlarge", "instance_count": 1}
    strangers = {
        "foreign": {"hourly_usd": Decimal("1.515"), "tags": {"team": "research", "cost": LONG}},
        "another": {"hourly_usd": Decimal("9.876"), "instance_count": 4},
        "ours": {"status": "failed"},
    }
    for whose, values in strangers.items():
        name = LONG[:63] if whose == "foreign" else f"endpoint-{whose}"
        times = {"first_seen": now() - timedelta(days=2), "last_seen": now()}
        found = make_found(
            connection, name=name, belongs=whose, made_at=now(), **common | times | values
        )
        world.ids[f"found_{whose}"] = found.pk
    drifted = DeployedResource.objects.get(pk=world.ids["in_service"])
    drift = [
        {"field": "configuration", "ours": drifted.remote_name, "theirs": LONG[:63]},
        {"field": "instances", "ours": "1", "theirs": "3"},
        {"field": "tag staque:owner", "ours": str(world.user.pk), "theirs": "removed"},
    ]
    resource = make_resource(
        world.user,
        world.models[0],
        resource_name="llama-changed-outside",
        region="us-east-1",
        instance_type="ml.g5.xlarge",
        estimated_hourly_cost=Decimal("1.2125"),
        in_service_since=now() - timedelta(hours=5),
        drift=[{**one, "of": "configuration"} for one in drift],
    )
    world.ids["drifted"] = resource.pk


def lived(resource, word):
    """Its calls, as far as they came, and what was told of them."""
    reached = {"provisioning": 2, "failed": 1}.get(word, 3)
    beyond = "running" if word == "provisioning" else "dropped"
    for position, call in enumerate(("CreateModel", "CreateEndpointConfig", "CreateEndpoint")):
        done = position < reached
        failed = word == "failed" and position == reached
        ResourceStep.objects.create(
            resource=resource,
            wish_version=resource.wish_version,
            saga="launch",
            position=position,
            name=call,
            title={0: "Make the model", 1: "Make its configuration", 2: "Start it"}[position],
            call=call,
            remote_name=resource.remote_name,
            paid=position == 2,
            status="done" if done else "failed" if failed else beyond,
            started_at=now() - timedelta(minutes=3) if position <= reached else None,
            finished_at=now() - timedelta(minutes=2) if done else None,
            error_code=resource.status_reason_code if failed else "",
            error_text=resource.status_reason_text if failed else "",
        )
    for text in ("Asked for by Maria Busy.", "The endpoint is being created."):
        ResourceEvent.objects.create(resource=resource, code="told", text=text, by=resource.user)
