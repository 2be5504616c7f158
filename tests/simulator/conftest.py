"""Every test here begins with an empty cloud."""

import pytest

from tests.fixtures.simulator import Simulator


@pytest.fixture(autouse=True)
def empty_cloud(simulator: Simulator) -> None:
    simulator.reset()
