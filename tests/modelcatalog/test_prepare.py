"""The connections that every embedded installation starts with."""

import pytest

from modelcatalog import actions
from modelcatalog.models import Connection
from platforms.registry import PLATFORMS
from tests.factories import make_connection

URL = "http://127.0.0.1:4566"


def test_one_of_each_platform_is_made_for_everybody(db):
    actions.prepare_simulated_connections(url=f"{URL}/")
    made = {connection.platform: connection for connection in Connection.objects.all()}
    assert set(made) == set(PLATFORMS)
    aws, bedrock = made["sagemaker"], made["bedrock"]
    assert (aws.name, aws.region, aws.endpoint_url) == ("Simulated AWS", "us-east-1", URL)
    assert aws.execution_role_arn == "arn:aws:iam::000000000000:role/StaqueSimulated"
    assert (bedrock.region, bedrock.endpoint_url) == ("us-east-1", URL)
    assert made["openai_compatible"].base_url == f"{URL}/openai/v1"
    assert made["nim"].base_url == f"{URL}/nim/v1"
    assert all(one.simulated and one.organization is None for one in made.values())


def test_an_installation_that_began_with_two_gets_the_others(db):
    actions.prepare_simulated_connections(url=URL)
    Connection.objects.filter(platform__in=["bedrock", "nim"]).delete()
    Connection.objects.filter(platform="sagemaker").update(name="Renamed")
    actions.prepare_simulated_connections(url=URL)
    assert set(Connection.objects.values_list("platform", flat=True)) == set(PLATFORMS)
    assert Connection.objects.count() == len(PLATFORMS)


def test_a_name_that_people_took_is_left_to_them(db, super_admin):
    make_connection(name="Simulated NIM", simulated=False, created_by=super_admin)
    actions.prepare_simulated_connections(url=URL)
    assert Connection.objects.get(platform="nim", simulated=True).name == "Simulated NIM 2"


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
