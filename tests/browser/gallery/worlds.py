"""People and what is theirs, in every state that a page was designed for."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from axes.models import AccessAttempt

from accounts.models import Role
from conversations import history, messages
from conversations.models import Generation
from deployments.models import DeployedResource, Place, ResourceEvent, ResourceStep
from modelcatalog.models import ModelConfiguration, Price
from platforms.contract import TokenUsage
from tests.factories import (
    make_catalog_model,
    make_connection,
    make_found,
    make_organization,
    make_resource,
    make_thread,
    make_user,
)
from usage.models import LedgerEntry

LONG = "an-exceedingly-long-name-that-somebody-chose-without-thinking-of-narrow-screens"
MARKDOWN = """A short answer with **weight**, `code` and a [link](https://example.com).

1. First
2. Second

| model | price |
|---|---|
| nova-micro | $0.035 |

```python
def burn(hours: float, rate: float) -> float:
    return hours * rate  # a line that is long enough to have to scroll on a small phone screen
```
"""


@dataclass
class World:
    """One person and the ids that pages are found by."""

    user: object
    ids: dict = field(default_factory=dict)


def now():
    return datetime.now(UTC)


def newcomer():
    """Nothing of their own yet, and nothing to choose from."""
    return World(make_user("newcomer", organization=make_organization("Newcomers")))


def operator():
    """A super_admin, who sees everything."""
    return World(make_user("operator", role=Role.SUPER_ADMIN))


def busy(simulator_url):
    """Somebody who works with all of it: each status, each kind of answer, each kind of price."""
    organization = make_organization("Acme Research and Development International")
    user = make_user("busy", organization=organization, role=Role.ADMIN, name="Maria Busy")
    world = World(user)
    connection = make_connection(
        "sagemaker",
        name="Rehearsal",
        region="us-east-1",
        endpoint_url=simulator_url,
        execution_role_arn="arn:aws:iam::000000000000:role/StaqueSimulated",
        organization=organization,
        refreshed_at=now(),
        refresh_tried_at=now(),
    )
    surrounded(world, organization)
    offered(world, connection, organization)
    deployed(world)
    beside(world, connection)
    talked(world)
    spent(world)
    return world


def surrounded(world, organization):
    """People of the same house: one as usual, one locked out, one closed, one above."""
    for word, values in {
        "teammate": {"name": "Tom Mate"},
        "locked": {"name": LONG},
        "closed": {"is_active": False},
        "above": {"role": Role.SUPER_ADMIN},
    }.items():
        world.ids[word] = make_user(f"{word}-{LONG}", organization=organization, **values).pk
    AccessAttempt.objects.create(
        username=f"locked-{LONG}", ip_address="203.0.113.9", failures_since_start=5
    )


def offered(world, connection, organization):
    instances = ["ml.g5.xlarge", "ml.g5.2xlarge", "ml.g6.12xlarge"]
    model = make_catalog_model(
        connection,
        model_id="huggingface-llm-for-looks",
        name="Llama for looks 8B Instruct",
        provider="Meta",
        description="A model that stands for all others on this page.",
        regions=["us-east-1"],
        input_modalities=["text", "image"],
        output_modalities=["text"],
        context_window=131_072,
        lifecycle_status="active",
        supported_instance_types=instances,
        default_instance_type=instances[0],
        access="granted",
    )
    for number, kind in enumerate(instances):
        for usd, days in ((Decimal("1.408"), 90), (Decimal("1.2125"), 1)):
            Price.objects.create(
                connection=connection,
                unit="instance_hour",
                region="us-east-1",
                instance_type=kind,
                usd=usd * (number + 1),
                source="AWS Pricing API",
                as_of=now() - timedelta(days=days),
            )
    legacy = make_catalog_model(
        connection,
        model_id=f"provider.{LONG}-v1:0",
        name="A model at the end of its life",
        provider="Provider",
        lifecycle_status="legacy",
        legacy_at=now() - timedelta(days=30),
        end_of_life_at=now() + timedelta(days=60),
        access="not_granted",
        access_advice="Accept the provider's agreement in the Bedrock console, then refresh.",
    )
    unreachable = make_connection(
        "openai_compatible",
        name="Server in the cellar",
        base_url="http://127.0.0.1:9/v1",
        organization=organization,
        refreshed_at=now() - timedelta(hours=5),
        refresh_tried_at=now(),
        refresh_error="The server at 127.0.0.1 did not answer. Is it running?",
    )
    unpriced = make_catalog_model(unreachable, model_id="qwen3:8b", name="qwen3:8b")
    ModelConfiguration.objects.create(model_id=model.model_id, updated_by=world.user)
    world.ids |= {"model": model.pk, "legacy": legacy.pk, "unpriced": unpriced.pk}
    world.ids |= {"connection": connection.pk, "unreachable": unreachable.pk}
    world.models = [model, legacy, unpriced]


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


def talked(world):
    for word in STATES:
        resource = DeployedResource.objects.get(pk=world.ids[word])
        world.ids[f"thread_{word}"] = said(world.user, resource).pk
    resource = DeployedResource.objects.get(pk=world.ids["in_service"])
    running = said(world.user, resource)
    Generation.objects.create(
        thread=running,
        user=world.user,
        resource=resource,
        question_id=uuid.uuid4(),
        status="generating",
        lease_holder=uuid.uuid4(),
        lease_until=now() + timedelta(days=1),
    )
    world.ids["thread_generating"] = running.pk
    world.ids["thread_empty"] = make_thread(world.user, resource).pk


def said(user, resource):
    """A thread with an answer of every kind."""
    thread = make_thread(user, resource)
    last = None
    for status in ("complete", "stopped", "interrupted", "failed"):
        last = exchanged(thread, resource, status, last)
    return thread


def exchanged(thread, resource, status, last):
    asked = messages.question(
        id=uuid.uuid4(),
        parent_id=last,
        content=f"What would an answer that is {status} look like?",
        model_id=resource.model_id,
        resource_id=resource.pk,
        at=now(),
    )
    fault = {"code": "throttled", "text": "Too many requests; try again in a minute."}
    bill = messages.Bill(
        usage=TokenUsage(input_tokens=1240, output_tokens=310, cache_read_tokens=12_400),
        estimated=status != "complete",
        usd=Decimal("0.0000035"),
        status="estimated",
        basis={"formula": "2.4 busy seconds × $1.2125/h / 3600"},
    )
    answered = messages.answer(
        id=uuid.uuid4(),
        parent_id=uuid.UUID(asked["id"]),
        content=MARKDOWN if status != "failed" else "",
        model_id=resource.model_id,
        resource_id=resource.pk,
        status=status,
        stop_reason="complete" if status == "complete" else None,
        bill=bill if status != "failed" else None,
        latency_ms=2412,
        time_to_first_token_ms=231,
        error=fault if status in ("failed", "interrupted") else None,
        at=now(),
    )
    history.append(thread.pk, [asked, answered], history.Counters.of(bill))
    return answered["id"]


def spent(world):
    resource = DeployedResource.objects.get(pk=world.ids["in_service"])
    today = now()
    for day in range(min(today.day, 12)):
        for status, usd in (("estimated", Decimal("0.0421")), ("unpriced", None)):
            LedgerEntry.objects.create(
                source_id=uuid.uuid4(),
                user=world.user,
                organization=resource.organization_id or "",
                platform=resource.platform,
                resource_id=resource.pk,
                resource_name=resource.resource_name,
                thread_id=world.ids["thread_in_service"],
                model_id=resource.model_id,
                input_tokens=12_345 * (day + 1),
                output_tokens=2_345,
                cost_usd=usd,
                cost_status=status,
                simulated=True,
                occurred_at=today - timedelta(days=day),
            )
