"""What CloudWatch measured, asked of the simulator."""

from datetime import UTC, datetime, timedelta

import pytest

from platforms.sagemaker.metrics import period_for
from tests.platforms.listening import heard
from tests.platforms.rigs import sagemaker
from tests.platforms.test_promises import question


@pytest.fixture
def rig(simulator):
    simulator.reset()
    return sagemaker(simulator)


async def test_series_come_with_unit_and_in_order_of_time(rig):
    rig.in_service()
    await heard(rig.platform.chat(rig.access), question(rig))
    now = datetime.now(UTC)
    span = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    series = {one.name: one for one in rig.platform.metrics(rig.access).read(rig.order, **span)}
    assert list(series) == [
        "invocations",
        "client_errors",
        "server_errors",
        "latency_p50",
        "latency_p95",
        "overhead",
        "cpu",
        "memory",
        "gpu",
        "gpu_memory",
    ]
    assert sum(value for _, value in series["invocations"].values) == 1
    assert series["latency_p95"].unit == "ms"
    assert series["memory"].unit == series["gpu_memory"].unit == "percent"
    assert all(series[name].values for name in series), "the simulated cloud measures each"
    for one in series.values():
        assert list(one.values) == sorted(one.values)
        assert all(moment.tzinfo for moment, _ in one.values)


def test_an_endpoint_that_never_was_has_series_without_values(rig):
    now = datetime.now(UTC)
    series = rig.platform.metrics(rig.access).read(
        rig.order, since=now - timedelta(hours=1), until=now
    )
    assert len(series) == 10
    assert not any(one.values for one in series)


@pytest.mark.parametrize(
    ("span", "seconds"),
    [
        (timedelta(minutes=5), 60),
        (timedelta(days=1), 60),
        (timedelta(days=1, seconds=1), 120),
        (timedelta(days=30), 1800),
        (timedelta(0), 60),
    ],
)
def test_points_are_whole_minutes_apart_and_never_too_many(span, seconds):
    assert period_for(span) == seconds
