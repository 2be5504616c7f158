"""Every page and list costs at most twelve queries, and as many with 30 rows as with 3."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts import audit
from accounts.actions.api_keys import make_key
from accounts.models import Role
from accounts.tokens import issue
from deployments.models import ResourceEvent
from modelcatalog.models import ModelConfiguration, Price
from tests.factories import (
    NOW,
    make_catalog_model,
    make_connection,
    make_found,
    make_organization,
    make_resource,
    make_thread,
    make_user,
)
from usage.models import LedgerEntry

MOST = 12

PAGES = {
    "start page": "/",
    "models": "/models/",
    "models, searched": "/models/?q=model&platform=sagemaker&region=us-east-1&modality=text",
    "models by price": "/models/?sort=price&price=priced&min_usd=0",
    "models with picks": "/models/?ids={model}&q=zebra",
    "model": "/models/{model}/",
    "models side by side": "/models/compare/?ids={model}",
    "model configurations": "/settings/model-configurations/",
    "model configuration": "/settings/model-configurations/{model_id}/",
    "deployments": "/deployments/",
    "deployments of a model": "/deployments/?model={model}",
    "deployment": "/deployments/{resource}/",
    "things found": "/deployments/found/",
    "adoption": "/deployments/found/{found}/adopt/",
    "deletion of what was found": "/deployments/found/{found}/delete/",
    "installation": "/deployments/installation/",
    "question of what was changed": "/deployments/{resource}/take-over/",
    "stop question": "/deployments/{resource}/stop/",
    "chat": "/chat/{thread}/",
    "usage": "/usage/",
    "profile": "/settings/profile/",
    "people": "/settings/people/",
    "person": "/settings/people/{person}/",
    "organisations": "/settings/people/organisations/",
    "connections": "/settings/connections/",
    "connection": "/settings/connections/{connection}/",
    "change of a connection": "/settings/connections/{connection}/change/",
    "end of a connection": "/settings/connections/{connection}/close/",
    "what to connect": "/settings/connections/add/",
    "admin": "/admin/",
    "admin connection": "/admin/modelcatalog/connection/{connection}/change/",
    "admin prices": "/admin/modelcatalog/price/",
    "admin resource": "/admin/deployments/deployedresource/{resource}/change/",
    "admin audit log": "/admin/accounts/auditentry/",
    "admin API keys": "/admin/accounts/apikey/",
    "API keys": "/settings/api-keys/",
    "audit log": "/settings/audit/",
    "admin people": "/admin/accounts/user/",
    "admin connections": "/admin/modelcatalog/connection/",
    "admin models": "/admin/modelcatalog/catalogmodel/",
    "admin resources": "/admin/deployments/deployedresource/",
    "admin ledger": "/admin/usage/ledgerentry/",
}
LISTS = {
    "models": "models/?page_size=100",
    "models by price": "models/?page_size=100&sort=price",
    "sources of models": "models/refresh/",
    "model": "models/{model}/",
    "connections": "connections/?page_size=100",
    "connection": "connections/{connection}/",
    "configurations": "model-configurations/?page_size=100",
    "deployments": "deployments/?page_size=100",
    "deployment": "deployments/{resource}/",
    "things found": "deployments/found/?page_size=100",
    "thing found": "deployments/found/{found}/",
    "events": "deployments/{resource}/events/?page_size=100",
    "costs": "deployments/{resource}/costs/",
    "conversations": "conversations/?page_size=100",
    "threads": "conversations/{conversation}/threads/?page_size=100",
    "thread": "threads/{thread}/",
    "month": "usage/monthly/",
    "people": "users/?page_size=100",
    "organisations": "organizations/?page_size=100",
    "ledger": "usage/ledger/?page_size=100",
    "API keys": "api-keys/?page_size=100",
    "audit": "audit/?page_size=100",
}

ENDPOINTS = {name: f"/api/v1/{address}" for name, address in LISTS.items()}


def fill(user, rows):
    """`rows` of everything for one person; gives the ids of the first of each."""
    platform = make_connection("sagemaker", region="us-east-1", organization=user.organization)
    made = [fill_row(user, platform, number) for number in range(rows)]
    return made[0]


def fill_row(user, platform, number):
    person = make_user(organization=user.organization)
    make_organization()
    keep_books(person, number)
    issue(user)
    make_connection(organization=user.organization)
    model = make_catalog_model(
        platform,
        regions=["us-east-1"],
        input_modalities=["text"],
        supported_instance_types=["ml.g5.xlarge", f"ml.g{number}.large"],
        default_instance_type="ml.g5.xlarge",
    )
    Price.objects.create(
        connection=platform,
        unit="instance_hour",
        region="us-east-1",
        instance_type=f"ml.g{number}.large",
        usd=Decimal("1.408"),
        source="test",
        as_of=NOW,
    )
    ModelConfiguration.objects.create(model_id=model.model_id)
    resource = make_resource(
        user, model, region="us-east-1", instance_type="ml.g5.xlarge", estimated_hourly_cost=1
    )
    thread = make_thread(user, resource)
    found = make_found(platform, hourly_usd=1, tags={"team": "research"})
    made = {
        "person": person.pk,
        "connection": platform.pk,
        "model": model.pk,
        "model_id": model.model_id,
        "resource": resource.pk,
        "found": found.pk,
        "thread": thread.pk,
        "conversation": thread.conversation_id,
    }
    spend(user, resource, thread)
    return made


def keep_books(user, number):
    make_key(by=user, name=f"key {number}", scopes=["chat"], expires_at=None)
    audit.record(by=user, act="deployment.stop", kind="deployment", object_id=uuid.uuid4())


def spend(user, resource, thread):
    LedgerEntry.objects.create(
        source_id=uuid.uuid4(),
        user=user,
        organization=user.organization_id or "",
        platform=resource.platform,
        resource_id=resource.pk,
        resource_name=resource.resource_name,
        thread_id=thread.pk,
        model_id=resource.model_id,
        input_tokens=3,
        cost_usd=Decimal("0.1"),
        cost_status="estimated",
        simulated=True,
        occurred_at=NOW,
    )


def deepen(ids, user, rows):
    """`rows` of what hangs on the first resource, conversation and model."""
    from conversations.models import Conversation
    from deployments.models import DeployedResource

    resource = DeployedResource.objects.get(pk=ids["resource"])
    conversation = Conversation.objects.get(pk=ids["conversation"])
    for number in range(rows):
        ResourceEvent.objects.create(resource=resource, code="test", text=f"event {number}")
        make_thread(user, resource, conversation=conversation)
        Price.objects.create(
            connection=resource.connection,
            unit="instance_hour",
            region="us-east-1",
            instance_type="ml.g5.xlarge",
            usd=1,
            source="test",
            as_of=NOW - timedelta(days=number),
        )


def cost(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
    assert answer.status_code == 200, address
    asked = [query["sql"][:160] for query in queries.captured_queries]
    # Whether work stands still is asked every few seconds, by whoever comes first.
    return [sql for sql in asked if "upkeep_parts" not in sql]


def cost_or_what_went_wrong(client, address):
    try:
        return cost(client, address)
    except AssertionError as error:
        return error


@pytest.fixture(scope="module")
def costs(django_db_setup, django_db_blocker):
    """Address → queries with 3 rows of everything, and with 30."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = measured(make_user("root", role=Role.SUPER_ADMIN))
        transaction.set_rollback(True)
    return found


def measured(user):
    browser = Client(raise_request_exception=False)
    script = APIClient(raise_request_exception=False)
    browser.force_login(user)
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {issue(user).access}")
    doors = dict.fromkeys(PAGES.values(), browser) | dict.fromkeys(ENDPOINTS.values(), script)
    ids, found = None, {address: [] for address in doors}
    for rows in (3, 27):
        more = fill(user, rows)
        ids = ids or more
        deepen(ids, user, rows)
        for address, client in doors.items():
            found[address].append(cost_or_what_went_wrong(client, address.format(**ids)))
    return found


def compare(costs, address):
    for found in costs[address]:
        if isinstance(found, AssertionError):
            raise found
    few, many = costs[address]
    assert len(many) == len(few) <= MOST, "\n".join(many)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_with_many_rows(costs, page):
    compare(costs, PAGES[page])


@pytest.mark.parametrize("name", LISTS)
def test_an_endpoint_costs_the_same_with_many_rows(costs, name):
    compare(costs, ENDPOINTS[name])
