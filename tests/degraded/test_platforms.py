"""A platform that does not answer: what was known is shown with its date, and nothing hangs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from modelcatalog import discovery
from modelcatalog.models import Connection
from tests.factories import make_catalog_model, make_connection, make_resource

NOBODY_LISTENS = "http://127.0.0.1:9/v1"


@pytest.fixture
def silent(organization):
    """A platform that was read an hour ago and is out of reach since."""
    connection = make_connection(
        name="Quiet server", base_url=NOBODY_LISTENS, organization=organization
    )
    Connection.objects.filter(pk=connection.pk).update(
        refreshed_at=timezone.now() - timedelta(hours=1)
    )
    return connection


def test_without_a_platform_in_the_catalog(client_of, user, silent):
    model = make_catalog_model(silent, name="Known before")
    discovery.refresh(silent.pk)
    page = client_of(user).get("/models/").content.decode()
    assert "Known before" in page
    assert "its models are shown as of" in page
    assert client_of(user).get(f"/models/{model.pk}/").status_code == 200


def test_without_a_platform_in_a_plan(api_of, user, silent):
    model = make_catalog_model(silent)
    answer = api_of(user).post(
        "/api/v1/deployments/plan/", {"model_id": str(model.pk)}, format="json"
    )
    assert answer.status_code == 200
    plan = answer.json()["data"]
    assert "unknown" in {check["verdict"] for check in plan["checks"]}
    assert not plan["refused"]


def test_without_a_platform_of_a_deployment(client_of, user, silent):
    ago = timezone.now() - timedelta(minutes=20)
    model = make_catalog_model(silent)
    stale = make_resource(user, model, observed_at=ago, look_at=timezone.now())
    fresh = make_resource(user, model, observed_at=timezone.now(), look_at=timezone.now())
    browser = client_of(user)
    words = "the platform has not answered since"
    assert words in browser.get(f"/deployments/{stale.pk}/").content.decode()
    assert words not in browser.get(f"/deployments/{fresh.pk}/").content.decode()
