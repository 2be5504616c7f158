"""Every kind of planted fault strikes as the real thing would, and only where it is aimed."""

import json
import time
from contextlib import closing

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EventStreamError,
    ReadTimeoutError,
)

from tests.fixtures.simulator import Simulator
from tests.simulator.deploying import deploy, make_config, status

_CHAT = {"messages": [{"role": "user", "content": "write 100 words"}], "stream": True}


def _ask(simulator: Simulator, name: str, body=_CHAT):
    client = simulator.client("sagemaker-runtime")
    return client.invoke_endpoint_with_response_stream(
        EndpointName=name, Body=json.dumps(body), ContentType="application/json"
    )


def _parts_of(answer):
    """Lets go of each part as it comes, so what came before an end is kept."""
    with closing(answer["Body"]) as stream:
        for event in stream:
            yield event["PayloadPart"]["Bytes"]


def _create(simulator: Simulator, name: str, **said):
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, name, **said)
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    return sagemaker


def test_a_quota_fault_refuses_in_awss_words_once(simulator: Simulator) -> None:
    simulator.fault("quota")
    with pytest.raises(ClientError) as refused:
        _create(simulator, "a")
    error = refused.value.response["Error"]
    assert error["Code"] == "ResourceLimitExceeded"
    assert error["Message"].startswith(
        "The account-level service limit 'ml.g5.xlarge for endpoint usage' is 0 Instances, with "
        "current utilization of 0 Instances and a request delta of 1 Instances."
    )
    simulator.client("sagemaker").create_endpoint(EndpointName="a", EndpointConfigName="a")


def test_the_quota_counts_running_instances_by_type(simulator: Simulator) -> None:
    simulator.quota("ml.g5.xlarge", 3)
    _create(simulator, "a", count=2)
    with pytest.raises(ClientError, match="current utilization of 2 Instances and a request delta"):
        _create(simulator, "b", count=2)
    _create(simulator, "c", instance_type="ml.g5.2xlarge")
    simulator.client("sagemaker", "us-west-2").list_endpoints()
    simulator.advance(240)
    simulator.client("sagemaker").delete_endpoint(EndpointName="a")
    simulator.advance(20)
    simulator.client("sagemaker").create_endpoint(EndpointName="b", EndpointConfigName="b")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("capacity", "InsufficientInstanceCapacity"),
        ("health_check", "variant AllTraffic did not pass the ping health check"),
    ],
)
def test_an_endpoint_that_fails_says_why_and_only_goes(simulator: Simulator, kind, said) -> None:
    simulator.fault(kind)
    sagemaker = _create(simulator, "a")
    assert status(sagemaker, "a") == "Creating"
    simulator.advance(600)
    described = sagemaker.describe_endpoint(EndpointName="a")
    assert described["EndpointStatus"] == "Failed"
    assert said in described["FailureReason"]
    with pytest.raises(ClientError, match="Failed"):
        sagemaker.update_endpoint(EndpointName="a", EndpointConfigName="a")
    sagemaker.delete_endpoint(EndpointName="a")
    simulator.advance(20)
    assert sagemaker.list_endpoints()["Endpoints"] == []


def test_throttling_and_denial_are_boto_errors(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    simulator.fault("throttle", operation="ListModels")
    sagemaker.list_endpoints()
    with pytest.raises(ClientError, match=r"ThrottlingException.*Rate exceeded"):
        sagemaker.list_models()
    simulator.fault("denied", operation="CreateEndpoint", times=None)
    with pytest.raises(ClientError) as refused:
        _create(simulator, "a")
    error = refused.value.response["Error"]
    assert error["Code"] == "AccessDeniedException"
    assert "is not authorized to perform: sagemaker:CreateEndpoint" in error["Message"]


def test_other_wires_throttle_too(simulator: Simulator) -> None:
    for service, call, asked in (
        ("sts", "get_caller_identity", {}),
        ("pricing", "get_products", {"ServiceCode": "AmazonSageMaker"}),
        ("cloudwatch", "get_metric_data", {"MetricDataQueries": [], "StartTime": 0, "EndTime": 1}),
    ):
        simulator.fault("throttle", match={"service": service})
        with pytest.raises(ClientError, match="Rate exceeded"):
            getattr(simulator.client(service), call)(**asked)


def test_a_slow_answer_takes_its_seconds(simulator: Simulator) -> None:
    simulator.fault("slow", operation="ListModels", seconds=0.3)
    before = time.monotonic()
    simulator.client("sagemaker").list_models()
    assert time.monotonic() - before >= 0.3


def test_faults_strike_only_what_they_match(simulator: Simulator) -> None:
    simulator.fault("quota", match={"instance_type": "ml.g5.2xlarge"}, times=None)
    simulator.fault("capacity", match={"endpoint": "doomed"})
    simulator.fault("denied", match={"model": "huggingface-llm-phi-2"}, operation="CreateEndpoint")
    sagemaker = _create(simulator, "fine")
    with pytest.raises(ClientError, match="ResourceLimitExceeded"):
        _create(simulator, "other-type", instance_type="ml.g5.2xlarge")
    with pytest.raises(ClientError, match="AccessDeniedException"):
        _create(simulator, "phi", model_id="huggingface-llm-phi-2")
    _create(simulator, "doomed")
    simulator.advance(300)
    assert (status(sagemaker, "fine"), status(sagemaker, "doomed")) == ("InService", "Failed")


def test_a_broken_answer_is_no_json(simulator: Simulator) -> None:
    simulator.fault("broken_answer", operation="ListModels")
    # boto3 swallows it: what should be there is simply missing.
    assert "Models" not in simulator.client("sagemaker").list_models()
    deploy(simulator, "a")
    simulator.fault("broken_answer")
    body = json.dumps({"messages": [{"role": "user", "content": "hi"}]})
    answer = simulator.client("sagemaker-runtime").invoke_endpoint(EndpointName="a", Body=body)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        json.loads(answer["Body"].read())


def test_a_cut_stream_ends_without_its_end(simulator: Simulator) -> None:
    deploy(simulator, "a")
    simulator.fault("cut_stream", after_tokens=5)
    received: list[bytes] = []
    with pytest.raises(Exception, match=r"Connection broken|closed|ended|Incomplete|reset"):
        received.extend(_parts_of(_ask(simulator, "a")))
    received_bytes = b"".join(received)
    assert received_bytes.count(b"data: ") >= 4
    assert b"[DONE]" not in received_bytes


def test_a_stream_error_comes_inside_the_stream(simulator: Simulator) -> None:
    deploy(simulator, "a")
    simulator.fault("stream_error")
    with pytest.raises(EventStreamError, match="ModelStreamError"):
        list(_parts_of(_ask(simulator, "a")))


def test_a_broken_stream_has_a_line_that_is_no_json(simulator: Simulator) -> None:
    deploy(simulator, "a")
    simulator.fault("broken_answer")
    assert b"\xff" in b"".join(_parts_of(_ask(simulator, "a")))


def test_a_model_error_carries_the_containers_own_words(simulator: Simulator) -> None:
    deploy(simulator, "a")
    simulator.fault("model_error")
    with pytest.raises(ClientError) as refused:
        _ask(simulator, "a")
    answer = refused.value.response
    assert answer["Error"]["Code"] == "ModelError"
    assert answer["OriginalStatusCode"] == 500
    assert "out of memory" in answer["OriginalMessage"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 424


def test_lifted_faults_do_nothing(simulator: Simulator) -> None:
    planted = simulator.fault("throttle", times=None)
    assert [fault["id"] for fault in simulator.control("GET", "/faults")["faults"]] == [planted]
    simulator.control("DELETE", f"/faults/{planted}")
    simulator.client("sagemaker").list_models()
    simulator.fault("throttle", times=None)
    simulator.control("DELETE", "/faults")
    simulator.client("sagemaker").list_models()


def test_a_held_answer_comes_late_and_what_was_asked_is_done(simulator: Simulator) -> None:
    make_config(simulator.client("sagemaker"), "held")
    simulator.fault("held", operation="CreateEndpoint", seconds=20)
    impatient = simulator.client("sagemaker", read_timeout=0.5)
    with pytest.raises(ReadTimeoutError):
        impatient.create_endpoint(EndpointName="held", EndpointConfigName="held")
    assert status(simulator.client("sagemaker"), "held") in ("Creating", "InService")


def test_what_was_just_made_does_not_show_yet(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "new")
    simulator.fault("unseen", operation="CreateEndpoint")
    with pytest.raises(ClientError, match="Could not find endpoint configuration"):
        sagemaker.create_endpoint(EndpointName="new", EndpointConfigName="new")
    sagemaker.create_endpoint(EndpointName="new", EndpointConfigName="new")


def test_a_dropped_line_leaves_the_caller_without_an_answer_to_what_was_done(
    simulator: Simulator,
) -> None:
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "cut")
    simulator.fault("dropped", operation="CreateEndpoint", match={"name": "cut"})
    with pytest.raises(ConnectionClosedError):
        sagemaker.create_endpoint(EndpointName="cut", EndpointConfigName="cut")
    assert status(sagemaker, "cut") in ("Creating", "InService")
