"""A thread whose model server is never reached, and how a script asks in it."""

import pytest

from tests.factories import make_catalog_model, make_connection, make_resource, make_thread


@pytest.fixture
def resource(user):
    """Its server is never reached: nothing here runs a desk."""
    connection = make_connection(base_url="http://127.0.0.1:9/v1", simulated=False)
    return make_resource(user, make_catalog_model(connection), hourly=False)


@pytest.fixture
def thread(user, resource):
    return make_thread(user, resource)


@pytest.fixture
def api(api_of, user):
    return api_of(user)


def messages_of(thread):
    return f"/api/v1/threads/{thread.id}/messages/"


def ask(api, thread, content="Hello?", **body):
    return api.post(messages_of(thread), {"content": content, **body}, format="json")
