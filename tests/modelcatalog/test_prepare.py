"""The connections that every embedded installation starts with."""

import pytest

from modelcatalog import actions
from modelcatalog.models import Connection

URL = "http://127.0.0.1:4566"


def test_both_are_made_for_everybody(db):
    actions.prepare_simulated_connections(url=f"{URL}/")
    aws, openai = Connection.objects.order_by("name")
    assert (aws.name, aws.platform, aws.region) == ("Simulated AWS", "sagemaker", "us-east-1")
    assert aws.endpoint_url == URL
    assert aws.execution_role_arn == "arn:aws:iam::000000000000:role/StaqueSimulated"
    assert (openai.name, openai.base_url) == ("Simulated OpenAI server", f"{URL}/openai/v1")
    assert aws.simulated
    assert openai.simulated
    assert aws.organization is openai.organization is None


def test_preparing_again_follows_the_simulator_and_keeps_what_operators_closed(db):
    actions.prepare_simulated_connections(url=URL)
    Connection.objects.update(is_active=False)
    before = set(Connection.objects.values_list("pk", flat=True))
    actions.prepare_simulated_connections(url="http://127.0.0.1:5000")
    assert set(Connection.objects.values_list("pk", flat=True)) == before
    assert Connection.objects.get(platform="sagemaker").endpoint_url == "http://127.0.0.1:5000"
    assert not Connection.objects.active().exists()


@pytest.mark.django_db(transaction=True)
def test_they_are_read_as_soon_as_that_is_committed(simulator):
    from staque.celery import app

    simulator.reset()
    app.conf.task_always_eager = True
    try:
        actions.prepare_simulated_connections(url=simulator.url)
    finally:
        app.conf.task_always_eager = False
    for connection in Connection.objects.all():
        assert connection.refresh_error == ""
        assert connection.models.exists()
