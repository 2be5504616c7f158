"""The control port obeys its token only, and says what it would have understood."""

import os
import subprocess
import sys
import time

import httpx
import pytest

from tests.fixtures.simulator import Simulator
from tests.simulator.deploying import deploy, make_config, status


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic abc", "Bearer"])
def test_nothing_is_told_without_the_token(simulator: Simulator, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    for method, path in (("GET", "/state"), ("POST", "/time"), ("GET", "/nowhere")):
        answer = httpx.request(method, simulator.control_url + path, headers=headers)
        assert answer.status_code == 401
        assert "token" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/time", {}, "scale"),
        ("/time", {"scale": 0}, "greater than 0"),
        ("/time", {"scale": True}, "greater than 0"),
        ("/time", {"advance_seconds": -1}, "at least 0"),
        ("/time", {"hurry": 1}, "Unknown: hurry"),
        ("/speed", {"tokens_per_second": 0}, "greater than 0"),
        ("/faults", {"kind": "gremlins"}, "'kind' must be one of"),
        ("/faults", {}, "'kind' must be one of"),
        ("/faults", {"kind": "slow"}, "needs 'seconds'"),
        ("/faults", {"kind": "quota", "times": 0}, "'times'"),
        ("/faults", {"kind": "quota", "times": 1.5}, "'times'"),
        ("/faults", {"kind": "quota", "match": {"colour": "blue"}}, "not colour"),
        ("/faults", {"kind": "quota", "match": "all"}, "must be an object"),
        ("/faults", {"kind": "quota", "operation": 3}, "'operation'"),
        ("/quotas", {"instance_type": "g5", "value": 1}, "ml.g5.xlarge"),
        ("/quotas", {"instance_type": "ml.g5.xlarge"}, "'value' is missing"),
        ("/openai", {"api_key": 5}, "'api_key'"),
        ("/openai", {}, "'api_key'"),
        ("/time", [1], "JSON object"),
    ],
)
def test_what_cannot_be_meant_is_explained(simulator: Simulator, path, body, said) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        simulator.control("POST", path, body)
    assert refused.value.response.status_code == 400
    assert said in refused.value.response.json()["error"]


def test_what_is_not_there_is_not_found(simulator: Simulator) -> None:
    for method, path in (
        ("DELETE", "/faults/fault-0"),
        ("POST", "/endpoints/nobody/vanish"),
        ("GET", "/nowhere"),
    ):
        with pytest.raises(httpx.HTTPStatusError) as refused:
            simulator.control(method, path)
        assert refused.value.response.status_code == 404
        assert refused.value.response.json()["error"]


def test_the_state_shows_what_runs(simulator: Simulator) -> None:
    deploy(simulator, "a")
    state = simulator.state()
    [place] = [place for place in state["places"] if place["endpoints"]]
    assert (place["account"], place["region"]) == ("111122223333", "us-east-1")
    assert place["endpoints"]["a"]["status"] == "InService"
    assert state["clock"]["scale"] == 2000.0


def test_calls_are_recorded_and_counted(simulator: Simulator) -> None:
    sagemaker = deploy(simulator, "a")
    assert len(simulator.calls("sagemaker", "CreateEndpoint")) == 1
    [call] = simulator.calls(operation="CreateEndpoint")
    assert (call["endpoint"], call["status"], call["region"]) == ("a", 200, "us-east-1")
    with pytest.raises(sagemaker.exceptions.ClientError):
        sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a")
    assert simulator.calls(operation="CreateEndpoint")[1]["error"] == "ValidationException"
    simulator.control("DELETE", "/calls")
    assert simulator.calls() == []


def test_time_runs_by_its_scale(simulator: Simulator) -> None:
    simulator.scale(100_000)
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "a")
    sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a")
    sagemaker.get_waiter("endpoint_in_service").wait(
        EndpointName="a", WaiterConfig={"Delay": 0.02, "MaxAttempts": 50}
    )
    assert status(sagemaker, "a") == "InService"


def _start(*arguments: str, token: str | None = "t"):
    environment = {key: value for key, value in os.environ.items() if "SIMULATOR" not in key}
    if token is not None:
        environment["STAQUE_SIMULATOR_TOKEN"] = token
    return subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_it_does_not_start_without_a_token(tmp_path) -> None:
    asked = ("--port", "0", "--control-port", "0", "--state-dir", str(tmp_path))
    ended = _start(*asked, token=None)
    assert ended.returncode == 2
    assert "STAQUE_SIMULATOR_TOKEN" in ended.stderr
    ended = _start(*asked, "--time-scale", "0")
    assert ended.returncode == 2
    assert "greater than 0" in ended.stderr


def test_it_writes_where_it_is_and_stops_at_once_while_it_talks(tmp_path) -> None:
    running = Simulator(tmp_path, scale=None)
    try:
        assert running.state()["clock"]["scale"] == 20.0
        running.speed(1)
        body = {"model": "simulated-chat-small", "stream": True}
        body["messages"] = [{"role": "user", "content": "write 500 words"}]
        with httpx.stream("POST", f"{running.url}/openai/v1/chat/completions", json=body) as said:
            assert next(said.iter_lines()).startswith("data: ")
            before = time.monotonic()
            running.stop()
            assert time.monotonic() - before < 3
    finally:
        running.close()
    assert (tmp_path / "ready").read_text().startswith("simulator ready on http://127.0.0.1:")
