"""A small house with everything in it that an operation or a form can be asked about."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from accounts import links
from accounts.actions.api_keys import make_key
from accounts.models import Role, SignIn
from accounts.tokens import issue
from conversations import history, messages
from conversations.models import Generation
from deployments import installing
from deployments.models import DeployedResource, FoundResource
from modelcatalog.models import CatalogModel, Connection, ModelConfiguration, Price
from modelcatalog.recording import record_models
from platforms.contract import TokenUsage
from tests.factories import (
    make_catalog_model,
    make_connection,
    make_organization,
    make_resource,
    make_thread,
    make_user,
)
from tests.fixtures.simulator import ROLE

INSTANCE = "ml.g5.2xlarge"


@dataclass
class World:
    """People by name, and what can stand in an address or a body, by name too."""

    people: dict
    given: dict = field(default_factory=dict)

    def fill(self, said):
        """The same with every `{name}` in it replaced, in addresses and in bodies."""
        if isinstance(said, str):
            return re.sub(r"\{(\w+)\}", lambda name: self.given.get(name[1], name[0]), said)
        if isinstance(said, dict):
            return {name: self.fill(value) for name, value in said.items()}
        return [self.fill(value) for value in said] if isinstance(said, list) else said


def make_world(cloud_url, offered):
    acme, elsewhere = make_organization("Acme"), make_organization("Elsewhere")
    people = {
        "owner": make_user("owner", organization=acme, email="owner@example.com"),
        "mate": make_user("mate", organization=acme, email="mate@example.com"),
        "boss": make_user("boss", organization=acme, role=Role.ADMIN),
        "stranger": make_user("stranger", organization=elsewhere),
        "root": make_user("root", organization=acme, role=Role.SUPER_ADMIN),
        "closed": make_user("closed", organization=acme, is_active=False),
    }
    world = World(people, {f"{name}_id": str(one.pk) for name, one in people.items()})
    link = links.path(people["owner"])
    world.given |= {"nothing": str(uuid.UUID(int=7)), "link": link, "link_uid": link.split("/")[3]}
    connections(world, cloud_url, offered, acme, elsewhere)
    for prefix, who in (("", "owner"), ("their_", "stranger")):
        deployments(world, prefix, people[who])
        talk(world, prefix, people[who])
        keys(world, prefix, people[who])
    outside(world)
    return world


def connections(world, cloud_url, offered, acme, elsewhere):
    aws = make_connection(
        "sagemaker",
        name="Simulated AWS",
        region="us-east-1",
        endpoint_url=cloud_url,
        execution_role_arn=ROLE,
    )
    record_models(aws, offered, datetime.now(UTC))
    model = CatalogModel.objects.get(connection=aws)
    Price.objects.create(
        connection=aws,
        unit="instance_hour",
        region="us-east-1",
        instance_type=INSTANCE,
        usd=Decimal("1.515"),
        source="AWS price list",
        as_of=datetime(2026, 11, 1, tzinfo=UTC),
    )
    ModelConfiguration.objects.create(model_id=model.model_id)
    # Nobody listens there: what is asked of this platform fails at once.
    nobody = {"base_url": "http://127.0.0.1:9/v1"}
    own = make_connection(name="Ours", organization=acme, simulated=False, **nobody)
    shut = make_connection(name="Closed", organization=acme, is_active=False, **nobody)
    theirs = make_connection(name="Theirs", organization=elsewhere, **nobody)
    world.models = {"": model, "their_": make_catalog_model(theirs, model_id="their/model")}
    world.given |= {
        "aws": str(aws.pk),
        "connection": str(own.pk),
        "closed_connection": str(shut.pk),
        "their_connection": str(theirs.pk),
        "model": str(model.pk),
        "model_id": model.model_id,
        "their_model": str(world.models["their_"].pk),
        "their_model_id": "their/model",
    }


def outside(world):
    """Something that nobody deployed, and a deployment that was changed outside."""
    installing.names()  # written down by whoever looks first
    aws = Connection.objects.get(pk=world.given["aws"])
    for word, status in (("found", "in_service"), ("found_gone", "failed")):
        thing = FoundResource.objects.create(
            connection=aws,
            region="us-east-1",
            name=word.replace("_", "-"),
            status=status,
            first_seen=datetime.now(UTC),
            last_seen=datetime.now(UTC),
        )
        world.given[word] = str(thing.pk)
    drift = [{"of": "tag", "field": "tag staque:owner", "ours": "x", "theirs": "y"}]
    DeployedResource.objects.filter(pk=world.given["drifted"]).update(drift=drift)


STATES = {
    "drifted": ("in_service", "in_service", "in_service"),
    "running": ("in_service", "in_service", "in_service"),
    "other": ("in_service", "in_service", "in_service"),
    "stopped": ("stopped", "absent", "stopped"),
    "deleted": ("deleted", "absent", "deleted"),
    "starting": ("provisioning", "provisioning", "in_service"),
}


def deployments(world, prefix, user):
    for word, (status, observed, desired) in STATES.items():
        resource = make_resource(
            user,
            world.models[prefix],
            resource_name=f"{prefix}{word}",
            status=status,
            observed_status=observed,
            desired_status=desired,
            region="us-east-1",
            instance_type=INSTANCE,
            estimated_hourly_cost=Decimal("1.515"),
            is_active=word != "deleted",
            deployment_config={"recipe": world.models[prefix].recipe},
        )
        world.given[f"{prefix}{word}"] = str(resource.pk)
        thread = make_thread(user, resource)
        world.given[f"{prefix}thread_{word}"] = str(thread.pk)
        world.given[f"{prefix}conversation_{word}"] = str(thread.conversation_id)


def talk(world, prefix, user):
    """A thread with a question and its answer, and one in which an answer is being written."""
    resource = DeployedResource.objects.get(pk=world.given[f"{prefix}running"])
    asked_id = uuid.uuid4()
    common = {"model_id": resource.model_id, "resource_id": resource.pk, "at": datetime.now(UTC)}
    asked = messages.question(id=asked_id, parent_id=None, content="Hello?", **common)
    bill = messages.Bill(
        usage=TokenUsage(input_tokens=1), estimated=False, usd=None, status="unpriced"
    )
    answered = messages.answer(
        id=uuid.uuid4(),
        parent_id=asked_id,
        content="Hello.",
        status="complete",
        stop_reason="complete",
        bill=bill,
        latency_ms=1,
        time_to_first_token_ms=1,
        error=None,
        **common,
    )
    told = make_thread(user, resource)
    history.append(told.pk, [asked, answered], history.Counters.of(bill))
    busy = make_thread(user, resource)
    Generation.objects.create(
        thread=busy,
        user=user,
        resource=resource,
        question_id=uuid.uuid4(),
        status="generating",
        lease_holder=uuid.uuid4(),
        lease_until=datetime.now(UTC) + timedelta(days=1),
    )
    world.given |= {
        f"{prefix}thread_told": str(told.pk),
        f"{prefix}thread_busy": str(busy.pk),
        f"{prefix}conversation_told": str(told.conversation_id),
        f"{prefix}conversation_busy": str(busy.conversation_id),
    }


def keys(world, prefix, user):
    for word in ("key", "revoked_key"):
        key, text = make_key(by=user, name=f"{prefix}{word}", scopes=["chat"], expires_at=None)
        world.given |= {f"{prefix}{word}": str(key.pk), f"{prefix}{word}_text": text}
    key.revoked_at = datetime.now(UTC)
    key.save()
    tokens = issue(user)
    sign_in = SignIn.objects.filter(user=user).latest("created_at")
    world.given |= {
        f"{prefix}access": tokens.access,
        f"{prefix}refresh": tokens.refresh,
        f"{prefix}sign_in": str(sign_in.pk),
    }
