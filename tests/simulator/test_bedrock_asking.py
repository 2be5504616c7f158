"""The simulated foundation models answer as AWS's do: whole, in events, and with its refusals."""

import time
from contextlib import closing

import pytest
from botocore.exceptions import ClientError, EventStreamError, ReadTimeoutError
from botocore.exceptions import ConnectionError as Lost
from urllib3.exceptions import ProtocolError

from tests.fixtures.simulator import Simulator
from tests.simulator.deploying import wait_for

NOVA = "amazon.nova-lite-v1:0"
HAIKU = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
OSS = "openai.gpt-oss-20b-1:0"


def _said(text: str, role: str = "user"):
    return {"role": role, "content": [{"text": text}]}


def _ask(simulator: Simulator, model_id: str = NOVA, question: str = "Why?", **more):
    asked = {"messages": [_said(question)]} | more
    return simulator.client("bedrock-runtime").converse(modelId=model_id, **asked)


def _events(simulator: Simulator, model_id: str = NOVA, question: str = "Why?", **more):
    client = simulator.client("bedrock-runtime")
    answer = client.converse_stream(modelId=model_id, messages=[_said(question)], **more)
    with closing(answer["stream"]) as stream:
        return list(stream)


def _refused(simulator: Simulator, model_id: str = NOVA, **more):
    with pytest.raises(ClientError) as error:
        _ask(simulator, model_id, **more)
    said = error.value.response
    return said["Error"]["Code"], said["Error"]["Message"]


def test_an_answer_says_that_it_is_simulated(simulator: Simulator) -> None:
    answer = _ask(simulator)
    [block] = answer["output"]["message"]["content"]
    assert block["text"].startswith(f"This is a simulated answer from {NOVA}.")
    assert answer["stopReason"] == "end_turn"
    usage = answer["usage"]
    assert usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"]


def test_a_stream_says_what_the_whole_says_and_counts_last(simulator: Simulator) -> None:
    whole, events = _ask(simulator), _events(simulator)
    deltas = [one["contentBlockDelta"]["delta"] for one in events if "contentBlockDelta" in one]
    text = "".join(delta["text"] for delta in deltas)
    assert text == whole["output"]["message"]["content"][0]["text"]
    assert events[0] == {"messageStart": {"role": "assistant"}}
    assert [next(iter(event)) for event in events[-3:]] == [
        "contentBlockStop",
        "messageStop",
        "metadata",
    ]
    assert events[-1]["metadata"]["usage"] == whole["usage"]


def test_thought_comes_first_where_it_is_asked_for(simulator: Simulator) -> None:
    fields = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    whole = _ask(simulator, HAIKU, additionalModelRequestFields=fields)
    kinds = [next(iter(block)) for block in whole["output"]["message"]["content"]]
    assert kinds == ["reasoningContent", "text"]
    events = _events(simulator, HAIKU, additionalModelRequestFields=fields)
    deltas = [one["contentBlockDelta"] for one in events if "contentBlockDelta" in one]
    assert "reasoningContent" in deltas[0]["delta"]
    assert {delta["contentBlockIndex"] for delta in deltas} == {0, 1}
    assert any("signature" in delta["delta"].get("reasoningContent", {}) for delta in deltas)


def test_some_models_always_think(simulator: Simulator) -> None:
    first = _ask(simulator, OSS)["output"]["message"]["content"][0]
    assert "reasoningContent" in first


def test_limits_and_stop_words_end_an_answer_and_say_so(simulator: Simulator) -> None:
    short = _ask(simulator, inferenceConfig={"maxTokens": 3})
    assert (short["stopReason"], short["usage"]["outputTokens"]) == ("max_tokens", 3)
    assert _ask(simulator, inferenceConfig={"stopSequences": ["simulated"]})["stopReason"] == (
        "stop_sequence"
    )


def test_a_cache_point_is_written_once_and_read_after(simulator: Simulator) -> None:
    system = [{"text": "Be patient. " * 40}, {"cachePoint": {"type": "default"}}]
    first = _ask(simulator, HAIKU, system=system)["usage"]
    again = _ask(simulator, HAIKU, system=system)["usage"]
    assert first["cacheWriteInputTokens"] > 0 == first["cacheReadInputTokens"]
    assert again["cacheReadInputTokens"] == first["cacheWriteInputTokens"]
    for usage in (first, again):
        cached = usage["cacheReadInputTokens"] + usage["cacheWriteInputTokens"]
        assert usage["totalTokens"] == usage["inputTokens"] + cached + usage["outputTokens"]
    assert _ask(simulator, HAIKU, system=system[:1])["usage"]["cacheReadInputTokens"] == 0


def test_profiles_and_arns_lead_to_the_model(simulator: Simulator) -> None:
    arn = f"arn:aws:bedrock:us-east-1:111122223333:inference-profile/{HAIKU}"
    mine = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/9r3hearsal01"
    for model_id, base in ((HAIKU, HAIKU[3:]), (arn, HAIKU[3:]), (mine, NOVA)):
        [block] = _ask(simulator, model_id)["output"]["message"]["content"]
        assert f"from {base}." in block["text"]


@pytest.mark.parametrize(
    ("model_id", "code", "fragment"),
    [
        (HAIKU[3:], "ValidationException", "with on-demand throughput isn’t supported."),
        ("nobody.thing-v1:0", "ValidationException", "model identifier is invalid"),
        ("us.writer.palmyra-x5-v1:0", "AccessDeniedException", "AWS Marketplace actions"),
        ("us.anthropic.claude-opus-5-5", "ResourceNotFoundException", "use case details"),
        ("ai21.jamba-1-5-large-v1:0", "ResourceNotFoundException", "marked by provider as Legacy"),
        (
            "us.anthropic.claude-sonnet-4-20250514-v1:0",
            "ResourceNotFoundException",
            "has reached the end of its life",
        ),
        ("amazon.titan-embed-text-v2:0", "ValidationException", "supported text or chat model"),
    ],
)
def test_models_that_may_not_be_asked_are_refused_in_awss_words(
    simulator: Simulator, model_id: str, code: str, fragment: str
) -> None:
    refused_code, said = _refused(simulator, model_id)
    assert refused_code == code
    assert fragment in said


@pytest.mark.parametrize(
    ("model_id", "asked", "fragment"),
    [
        (NOVA, {"inferenceConfig": {"maxTokens": 20_000}}, "exceeds the model limit of 10000"),
        (NOVA, {"inferenceConfig": {"temperature": 1.5}}, "less than or equal to 1"),
        (NOVA, {"messages": [_said("x", "assistant")]}, "must start with a user message"),
        (NOVA, {"messages": [_said("x"), _said("y")]}, "must alternate"),
        (NOVA, {"messages": [_said("  ")]}, "messages.0.content.0 is blank"),
        (NOVA, {"additionalModelRequestFields": {"thinking": {}}}, "[thinking] is not permitted"),
        (
            HAIKU,
            {"inferenceConfig": {"temperature": 0.5, "topP": 0.5}},
            "cannot both be specified",
        ),
        (
            HAIKU,
            {
                "inferenceConfig": {"maxTokens": 100},
                "additionalModelRequestFields": {
                    "thinking": {"type": "enabled", "budget_tokens": 1024}
                },
            },
            "must be greater than",
        ),
        (
            "global.anthropic.claude-sonnet-5-5",
            {"inferenceConfig": {"temperature": 0.5}},
            "`temperature` is deprecated",
        ),
        (
            NOVA,
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [{"toolResult": {"toolUseId": "t", "content": [{"text": "x"}]}}],
                    }
                ]
            },
            "The toolConfig field must be defined",
        ),
    ],
)
def test_questions_that_no_model_takes_are_refused_in_awss_words(
    simulator: Simulator, model_id: str, asked, fragment: str
) -> None:
    code, said = _refused(simulator, model_id, **asked)
    assert code == "ValidationException"
    assert fragment in said


def test_an_error_amid_the_stream_comes_as_an_exception_event(simulator: Simulator) -> None:
    simulator.fault("stream_error", after_tokens=3)
    with pytest.raises(EventStreamError, match="modelStreamErrorException"):
        _events(simulator)


def test_a_cut_stream_is_a_lost_connection(simulator: Simulator) -> None:
    simulator.fault("cut_stream", after_tokens=3)
    with pytest.raises((Lost, ProtocolError, ReadTimeoutError)):
        _events(simulator)


def test_a_failing_model_is_a_failed_dependency(simulator: Simulator) -> None:
    simulator.fault("model_error")
    with pytest.raises(ClientError) as error:
        _ask(simulator)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert error.value.response["originalStatusCode"] == 500


def test_faults_may_be_meant_for_one_model(simulator: Simulator) -> None:
    simulator.fault("throttle", match={"model": NOVA}, times=None)
    _ask(simulator, OSS)
    assert _refused(simulator)[0] == "ThrottlingException"


def test_tokens_come_at_a_steady_pace(simulator: Simulator) -> None:
    simulator.speed(100, first_token_seconds=0.2)
    before = time.monotonic()
    _events(simulator, inferenceConfig={"maxTokens": 20})
    assert 0.35 <= time.monotonic() - before < 2


def test_leaving_is_noticed_and_every_call_is_noted(simulator: Simulator) -> None:
    simulator.speed(20)
    client = simulator.client("bedrock-runtime")
    answer = client.converse_stream(modelId=NOVA, messages=[_said("write 500 words")])
    for _ in answer["stream"]:
        break
    answer["stream"].close()
    [call] = wait_for(
        lambda: [one for one in simulator.calls(service="bedrock-runtime") if one["disconnected"]]
    )
    assert (call["operation"], call["model"], call["streamed"]) == ("ConverseStream", NOVA, True)
