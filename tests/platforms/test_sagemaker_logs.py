"""The last lines of an endpoint's log, asked of the simulator, and what is hidden in them."""

import pytest

from platforms.errors import Denied
from platforms.loglines import LONGEST, readable
from tests.platforms.listening import heard
from tests.platforms.rigs import sagemaker
from tests.platforms.test_promises import question


@pytest.fixture
def rig(simulator):
    simulator.reset()
    return sagemaker(simulator)


def tail(rig, limit=100):
    return rig.platform.logs(rig.access).tail(rig.order, limit=limit)


async def test_the_last_lines_come_oldest_first_and_say_what_was_asked(rig):
    rig.in_service()
    await heard(rig.platform.chat(rig.access), question(rig))
    lines = tail(rig)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert "Listening" in " ".join(line.text for line in lines)
    assert "POST /invocations" in lines[-1].text
    assert all("[simulated]" in line.text for line in lines)
    assert tail(rig, limit=2) == lines[-2:]


def test_an_endpoint_that_never_was_has_no_lines(rig):
    assert tail(rig) == []


def test_the_reason_of_a_failed_start_stands_in_the_log_after_its_removal(rig):
    rig.simulator.fault("health_check")
    rig.launch()
    rig.simulator.advance(3600)
    rig.simulator.client("sagemaker").delete_endpoint(EndpointName=rig.order.name)
    rig.simulator.advance(3600)
    assert "CUDA out of memory" in " ".join(line.text for line in tail(rig))


def test_what_may_not_be_read_is_said_by_an_error(rig):
    rig.simulator.fault("denied", operation="DescribeLogStreams", times=None)
    with pytest.raises(Denied):
        tail(rig)


def test_reading_costs_at_most_five_calls(rig):
    rig.in_service()
    rig.simulator.control("DELETE", "/calls")
    tail(rig)
    assert 0 < len(rig.simulator.calls(service="logs")) <= 5


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("HF_TOKEN=hf_abcdefghijklmnop1234", "HF_TOKEN=•••"),
        ("cloning with hf_abcdefghijklmnop1234 now", "cloning with ••• now"),
        ("key AKIAIOSFODNN7EXAMPLE", "key •••"),
        ('{"api_key": "verysecret", "n": 3}', '{"api_key": "•••", "n": 3}'),
        ("Authorization: Bearer abcdef123456", "Authorization: Bearer •••"),
        ("password=hunter2&user=me", "password=•••&user=me"),
        ("GET https://me:pw@host/path", "GET https://•••@host/path"),
        ("?X-Amz-Signature=00ff&X-Amz-Date=2026", "?X-Amz-Signature=•••&X-Amz-Date=2026"),
        ("generated tokens: 12, max_tokens=128", "generated tokens: 12, max_tokens=128"),
        ("\x1b[31mred\x1b[0m\x00\u202e\n", "red"),
        ("broken \ud800 half", "broken \ufffd half"),
    ],
)
def test_a_line_is_fit_to_be_shown(line, shown):
    assert readable(line) == shown


def test_no_line_is_endless():
    assert len(readable("x" * 10_000_000)) == LONGEST
