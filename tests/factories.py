"""Makes rows for tests, with sensible values for all that a test does not care about."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import Organization, Role, User
from conversations.models import Conversation, ConversationThread
from deployments.models import DeployedResource, FoundResource
from modelcatalog.models import CatalogModel, Connection

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
_numbers = count(1)

# A hash takes a quarter of a second, on purpose; one is enough for everybody.
_hashed = cache(make_password)


def make_organization(name: str = "") -> Organization:
    return Organization.objects.create(name=name or f"Organisation {next(_numbers)}")


def make_user(username: str = "", *, role: str = Role.USER, **values: Any) -> User:
    number = next(_numbers)
    user = User(
        username=username or f"person{number}",
        email=values.pop("email", f"person{number}@example.com"),
        role=role,
        **values,
    )
    user.password = _hashed(PASSWORD)
    user.save()
    return user


def make_connection(platform: str = "openai_compatible", **values: Any) -> Connection:
    values.setdefault("name", f"Connection {next(_numbers)}")
    values.setdefault("simulated", True)
    return Connection.objects.create(platform=platform, **values)


def make_catalog_model(connection: Connection | None = None, **values: Any) -> CatalogModel:
    connection = connection or make_connection()
    number = next(_numbers)
    values.setdefault("model_id", f"model-{number}")
    values.setdefault("name", f"Model {number}")
    values.setdefault("refreshed_at", NOW)
    return CatalogModel.objects.create(
        connection=connection, platform=connection.platform, **values
    )


def make_resource(user: User, model: CatalogModel | None = None, **values: Any) -> DeployedResource:
    model = model or make_catalog_model()
    number = next(_numbers)
    values.setdefault("resource_name", f"resource-{number}")
    values.setdefault("remote_name", f"staque-{number}")
    values.setdefault("status", "in_service")
    values.setdefault("observed_status", "in_service")
    return DeployedResource.objects.create(
        user=user,
        organization=user.organization,
        connection=model.connection,
        catalog_model=model,
        platform=model.platform,
        resource_type=model.platform.replace("_", "-"),
        model_id=model.model_id,
        simulated=model.connection.simulated,
        **values,
    )


def make_found(connection: Connection, **values: Any) -> FoundResource:
    number = next(_numbers)
    values.setdefault("name", f"found-{number}")
    values.setdefault("remote_id", f"arn:found-{number}")
    values.setdefault("status", "in_service")
    values.setdefault("first_seen", NOW)
    values.setdefault("last_seen", NOW)
    return FoundResource.objects.create(connection=connection, **values)


def make_thread(
    user: User, resource: DeployedResource | None = None, **values: Any
) -> ConversationThread:
    conversation = values.pop("conversation", None) or Conversation.objects.create(
        user=user, title=f"Conversation {next(_numbers)}"
    )
    return ConversationThread.objects.create(
        user=user,
        conversation=conversation,
        resource=resource,
        model_id=resource.model_id if resource else "",
        **values,
    )
