"""Connections to the simulated cloud."""

import pytest

from modelcatalog import bootstrap


@pytest.fixture
def simulated(simulator, db):
    """The two connections that an embedded installation starts with."""
    simulator.reset()
    aws, openai = bootstrap.simulated_connections(simulator.url)
    return aws, openai


@pytest.fixture
def aws(simulated):
    return simulated[0]


@pytest.fixture
def openai(simulated):
    return simulated[1]
