"""The house, and one model of the simulated cloud that its people may deploy."""

from functools import partial

import pytest

from platforms.contract import Access, NetworkPolicy
from platforms.sagemaker import PLATFORM as SAGEMAKER
from tests.fixtures.simulator import ROLE
from tests.fixtures.worlds import committed
from tests.wrong.world import make_world

MODEL = "huggingface-llm-mistral-7b-instruct-v3"


@pytest.fixture(scope="session")
def offered_model(simulator):
    access = Access(
        platform="sagemaker",
        simulated=True,
        region="us-east-1",
        endpoint_url=simulator.url,
        execution_role_arn=ROLE,
        network=NetworkPolicy(allow_loopback=True),
    )
    return [one for one in SAGEMAKER.catalog(access).models() if one.model_id == MODEL]


@pytest.fixture(autouse=True)
def _sends_email(settings):
    settings.STAQUE_SENDS_EMAIL = True


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, simulator, offered_model):
    with committed(django_db_blocker, partial(make_world, simulator.url, offered_model)) as made:
        yield made
