"""Seven people, what is theirs, and who is meant to see it: said here by hand, not asked."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from accounts.actions.api_keys import make_key
from accounts.models import Role, SignIn
from accounts.tokens import issue
from conversations.models import Generation
from modelcatalog.models import ModelConfiguration
from tests.factories import (
    make_catalog_model,
    make_connection,
    make_found,
    make_organization,
    make_resource,
    make_thread,
    make_user,
)

# Whose thing it is → who sees it, of each kind of thing.
PRIVATE = {
    "acme": {"owner"},
    "elsewhere": {"stranger"},
    "nobody": {"loner"},
}
MANAGED = {
    "acme": {"owner", "boss", "root"},
    "elsewhere": {"stranger", "other_boss", "root"},
    "nobody": {"loner", "root"},
}
SHARED = {
    "acme": {"owner", "teammate", "boss", "root"},
    "elsewhere": {"stranger", "other_boss", "root"},
    "everybody": {"owner", "teammate", "boss", "stranger", "other_boss", "loner", "root"},
}
# What runs in an account is for those who answer for it.
ANSWERED_FOR = {
    "acme": {"boss", "root"},
    "elsewhere": {"other_boss", "root"},
    "everybody": {"root"},
}
SEEN_BY = {
    "key": MANAGED,
    "found": ANSWERED_FOR,
    "conversation": PRIVATE,
    "thread": PRIVATE,
    "generation": PRIVATE,
    "deployment": MANAGED,
    "person": MANAGED,
    "sign_in": PRIVATE,
    "model": SHARED,
    "configuration": SHARED,
    "connection": SHARED,
}
PEOPLE = ["owner", "teammate", "boss", "stranger", "other_boss", "loner", "root"]
PLAIN = {"owner", "teammate", "stranger", "loner"}
# Whom a whole kind is closed to: they are told so (403) instead of that there is none (404).
CLOSED = {
    # One for all organisations, so no one of them may change it.
    "configuration": {"write": PLAIN | {"boss", "other_boss"}},
    "person": {"write": PLAIN},
    "connection": {"read": PLAIN, "write": PLAIN | {"boss", "other_boss"}},
}


@dataclass
class World:
    """`things[kind][whose]` is an id."""

    people: dict
    things: dict = field(default_factory=dict)

    def of(self, whose):
        """Their thing of each kind."""
        return {kind: ids[whose] for kind, ids in self.things.items() if whose in ids}


def make_world():
    acme, elsewhere = make_organization("Acme"), make_organization("Elsewhere")
    people = {
        "owner": make_user("owner", organization=acme),
        "teammate": make_user("teammate", organization=acme),
        "boss": make_user("boss", organization=acme, role=Role.ADMIN),
        "stranger": make_user("stranger", organization=elsewhere),
        "other_boss": make_user("other_boss", organization=elsewhere, role=Role.ADMIN),
        "loner": make_user("loner"),
        "root": make_user("root", role=Role.SUPER_ADMIN),
    }
    world = World(people, {kind: {} for kind in SEEN_BY})
    places = {"acme": acme, "elsewhere": elsewhere, "everybody": None}
    models = {whose: offered(world, whose, place) for whose, place in places.items()}
    for whose, who in {"acme": "owner", "elsewhere": "stranger", "nobody": "loner"}.items():
        work(world, whose, people[who], models.get(whose, models["everybody"]))
    return world


def offered(world, whose, organization):
    # Nobody listens there: what is asked of this platform fails at once.
    connection = make_connection(
        name=f"of {whose}", organization=organization, base_url="http://127.0.0.1:9/v1"
    )
    model = make_catalog_model(connection, model_id=f"model-of-{whose}")
    ModelConfiguration.objects.create(model_id=model.model_id)
    world.things["connection"][whose] = connection.pk
    world.things["found"][whose] = make_found(connection).pk
    world.things["model"][whose] = model.pk
    world.things["configuration"][whose] = model.model_id
    return model


def work(world, whose, user, model):
    resource = make_resource(user, model, resource_name=f"resource-of-{whose}")
    thread = make_thread(user, resource)
    generation = Generation.objects.create(
        thread=thread,
        user=user,
        resource=resource,
        question_id=uuid.uuid4(),
        status="complete",
        finished_at=datetime.now(UTC),
    )
    issue(user)
    key, _ = make_key(by=user, name=f"key-of-{whose}", scopes=["chat"], expires_at=None)
    world.things["key"][whose] = key.pk
    world.things["person"][whose] = user.pk
    world.things["sign_in"][whose] = SignIn.objects.get(user=user).pk
    world.things["deployment"][whose] = resource.pk
    world.things["conversation"][whose] = thread.conversation_id
    world.things["thread"][whose] = thread.pk
    world.things["generation"][whose] = generation.pk
