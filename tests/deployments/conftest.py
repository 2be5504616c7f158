"""Connections to the simulated cloud, with the catalog that they really offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deployments import actions
from deployments.models import DeployedResource
from deployments.plans import PlanRequest
from modelcatalog.models import CatalogModel, Connection, Price, Unit
from modelcatalog.recording import record_models
from platforms.contract import Access, NetworkPolicy, OfferedModel
from platforms.sagemaker import PLATFORM as SAGEMAKER
from tests.factories import make_connection
from tests.fixtures.simulator import ROLE, Simulator

MODEL = "huggingface-llm-mistral-7b-instruct-v3"
INSTANCE = "ml.g5.2xlarge"


@pytest.fixture(autouse=True)
def _quick(settings) -> None:
    settings.STAQUE_POLL_SECONDS_MOVING = 0.02
    settings.STAQUE_POLL_SECONDS_RESTING = 0.02
    settings.STAQUE_SURVEY_SECONDS_MOVING = 0.02
    settings.STAQUE_SURVEY_SECONDS_RESTING = 0.02


@pytest.fixture
def cloud(simulator: Simulator) -> Simulator:
    """The simulated cloud with nothing left of earlier tests."""
    simulator.reset()
    return simulator


@pytest.fixture(scope="session")
def offered(simulator: Simulator) -> list[OfferedModel]:
    """The simulated JumpStart catalog, read once."""
    simulator.reset()
    access = Access(
        platform="sagemaker",
        simulated=True,
        region="us-east-1",
        endpoint_url=simulator.url,
        execution_role_arn=ROLE,
        network=NetworkPolicy(allow_loopback=True),
    )
    assert SAGEMAKER.catalog is not None
    return list(SAGEMAKER.catalog(access).models())


@pytest.fixture
def sagemaker(db: None, cloud: Simulator, offered: list[OfferedModel]) -> Connection:
    """A simulated SageMaker that everybody may use, its catalog read and its instances priced."""
    connection = make_connection(
        "sagemaker",
        name="Simulated AWS",
        region="us-east-1",
        endpoint_url=cloud.url,
        execution_role_arn=ROLE,
    )
    record_models(connection, offered, datetime.now(UTC))
    Price.objects.create(
        connection=connection,
        unit=Unit.INSTANCE_HOUR,
        region="us-east-1",
        instance_type=INSTANCE,
        usd=Decimal("1.515"),
        source="AWS price list",
        as_of=datetime(2026, 11, 1, tzinfo=UTC),
    )
    return connection


@pytest.fixture
def mistral(sagemaker: Connection) -> CatalogModel:
    return CatalogModel.objects.get(connection=sagemaker, model_id=MODEL)


@pytest.fixture
def server(db: None, cloud: Simulator) -> Connection:
    """A simulated OpenAI-compatible server that everybody may use."""
    return make_connection(name="Simulated server", base_url=f"{cloud.url}/openai/v1")


@pytest.fixture
def order(mistral: CatalogModel) -> Callable[..., PlanRequest]:
    """A request for the simulated Mistral, with whatever a test cares about."""

    def request(**values) -> PlanRequest:
        usual = {"model_id": str(mistral.pk), "instance_type": INSTANCE}
        return PlanRequest(**(usual | values))

    return request


@pytest.fixture
def deployed(order: Callable[..., PlanRequest]) -> Callable[..., DeployedResource]:
    """Deploys through the action; nothing has been called yet."""

    def deploy(user, **values: object) -> DeployedResource:
        return actions.put_to_work(by=user, request=order(**values))

    return deploy
