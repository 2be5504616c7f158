"""Endpoints answer in both payloads, whole and in parts that are cut where it hurts."""

import json
from contextlib import closing

import pytest
from botocore.exceptions import ClientError

from tests.fixtures.simulator import Simulator
from tests.simulator.asking import chat, in_parts
from tests.simulator.deploying import CHAT_MODEL, TEXT_MODEL, deploy, make_config


def _whole(simulator: Simulator, name: str, body) -> bytes:
    client = simulator.client("sagemaker-runtime")
    answer = client.invoke_endpoint(
        EndpointName=name, Body=json.dumps(body), ContentType="application/json"
    )
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    with closing(answer["Body"]) as stream:
        return stream.read()


def test_a_chat_model_answers_in_one_piece(simulator: Simulator) -> None:
    deploy(simulator, "a", model_id=CHAT_MODEL)
    answer = json.loads(_whole(simulator, "a", chat("Who are you?", max_tokens=200)))
    text = answer["choices"][0]["message"]["content"]
    assert text.startswith(f"This is a simulated answer from {CHAT_MODEL}.")
    assert "“Who are you?”" in text
    assert answer["choices"][0]["finish_reason"] == "stop"
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_a_chat_streams_what_it_says_in_one_piece(simulator: Simulator) -> None:
    deploy(simulator, "a")
    whole = json.loads(_whole(simulator, "a", chat("Tell me a story")))
    asked = chat("Tell me a story", stream=True, stream_options={"include_usage": True})
    lines = b"".join(in_parts(simulator, "a", asked)).decode().split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-2]]
    said = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"])
    assert said == whole["choices"][0]["message"]["content"]
    assert [chunk["usage"] for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] == whole["usage"]["completion_tokens"]


def test_no_usage_comes_unless_it_is_asked_for(simulator: Simulator) -> None:
    deploy(simulator, "a")
    assert b"usage" not in b"".join(in_parts(simulator, "a", chat("hi", stream=True)))


def test_parts_are_cut_inside_events_and_letters(simulator: Simulator) -> None:
    deploy(simulator, "a")
    parts = in_parts(simulator, "a", chat("Grüße, naïve café: 日本", stream=True))
    assert len(parts) > 20
    assert sum(part.endswith(b"\n\n") for part in parts) <= len(parts) / 10

    def breaks_a_letter(part: bytes) -> bool:
        try:
            part.decode()
        except UnicodeDecodeError:
            return True
        return False

    assert any(breaks_a_letter(part) for part in parts)
    assert "Grüße, naïve café: 日本" in _said(b"".join(parts))


def _said(raw: bytes) -> str:
    lines = [line.removeprefix("data: ") for line in raw.decode().split("\n\n")]
    chunks = [json.loads(line) for line in lines if line.startswith("{")]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


def test_max_tokens_cuts_and_says_so(simulator: Simulator) -> None:
    deploy(simulator, "a")
    answer = json.loads(_whole(simulator, "a", chat("hi", max_tokens=3)))
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 3


def test_long_answers_and_markdown_come_when_asked_for(simulator: Simulator) -> None:
    deploy(simulator, "a")

    def said(question: str) -> str:
        answer = json.loads(_whole(simulator, "a", chat(question)))
        return str(answer["choices"][0]["message"]["content"])

    assert 480 <= len(said("Please write 500 words on rivers").split()) <= 520
    assert "```python" in said("Show me some code")
    assert "1. **" in said("Give me a list")
    assert "|---|" in said("Make a table")


def test_a_prompt_that_was_seen_before_is_partly_cached(simulator: Simulator) -> None:
    deploy(simulator, "a")
    history = [
        {"role": "system", "content": "You are a patient teacher of geography. " * 4},
        {"role": "user", "content": "What is the capital of France?"},
    ]
    first = json.loads(_whole(simulator, "a", {"messages": history}))["usage"]
    assert first["prompt_tokens_details"]["cached_tokens"] == 0
    more = [*history, {"role": "assistant", "content": "Paris."}, history[1]]
    second = json.loads(_whole(simulator, "a", {"messages": more}))["usage"]
    cached = second["prompt_tokens_details"]["cached_tokens"]
    assert 0 < cached <= first["prompt_tokens"]
    assert cached % 16 == 0


def test_a_text_generation_model_answers_in_its_own_payload(simulator: Simulator) -> None:
    deploy(simulator, "a", model_id=TEXT_MODEL)
    asked = {"inputs": "[INST] Why? [/INST]", "parameters": {"max_new_tokens": 15, "details": True}}
    [answer] = json.loads(_whole(simulator, "a", asked))
    assert answer["generated_text"].startswith("This is a simulated answer from")
    assert answer["details"]["finish_reason"] == "length"
    assert answer["details"]["generated_tokens"] == 15
    asked["parameters"] = {"max_new_tokens": 500}
    [answer] = json.loads(_whole(simulator, "a", asked))
    assert "details" not in answer
    assert "You asked: “Why?”" in answer["generated_text"]


def test_a_text_generation_model_streams_tokens_and_ends_with_details(simulator: Simulator) -> None:
    deploy(simulator, "a", model_id=TEXT_MODEL)
    asked = {"inputs": "Why?", "parameters": {"max_new_tokens": 500}, "stream": True}
    raw = b"".join(in_parts(simulator, "a", asked)).decode()
    lines = [json.loads(line.removeprefix("data:")) for line in raw.split("\n\n") if line]
    assert all(line["generated_text"] is None for line in lines[:-1])
    assert lines[-1]["generated_text"] == "".join(line["token"]["text"] for line in lines)
    assert lines[-1]["details"]["generated_tokens"] == len(lines)
    assert lines[-1]["details"]["finish_reason"] == "eos_token"


def test_a_stream_that_was_not_asked_to_stream_holds_one_answer(simulator: Simulator) -> None:
    deploy(simulator, "a")
    answer = json.loads(b"".join(in_parts(simulator, "a", chat("hi"))))
    assert answer["object"] == "chat.completion"


def test_the_wrong_payload_is_the_containers_refusal(simulator: Simulator) -> None:
    deploy(simulator, "a", model_id=CHAT_MODEL)
    with pytest.raises(ClientError) as refused:
        _whole(simulator, "a", {"inputs": "hi"})
    assert refused.value.response["Error"]["Code"] == "ModelError"
    assert refused.value.response["OriginalStatusCode"] == 400


def test_an_endpoint_that_does_not_serve_is_not_found(simulator: Simulator) -> None:
    simulator.scale(0.001)
    sagemaker = simulator.client("sagemaker")
    make_config(sagemaker, "a")
    sagemaker.create_endpoint(EndpointName="a", EndpointConfigName="a")
    for name in ("a", "nobody"):
        with pytest.raises(ClientError) as refused:
            _whole(simulator, name, chat("hi"))
        error = refused.value.response["Error"]
        assert error["Code"] == "ValidationError"
        assert error["Message"] == f"Endpoint {name} of account 111122223333 not found."
