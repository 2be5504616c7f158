"""The OpenAI wire, with OpenAI's own client."""

import openai
import pytest
from openai import OpenAI

from tests.fixtures.simulator import Simulator
from tests.simulator.deploying import wait_for

_HELLO = [{"role": "user", "content": "hello"}]


def _client(simulator: Simulator, key: str = "anything") -> OpenAI:
    return OpenAI(base_url=f"{simulator.url}/openai/v1", api_key=key, max_retries=0)


@pytest.fixture
def client(simulator: Simulator):
    with _client(simulator) as made:
        yield made


def test_models_are_listed_with_their_length(client: OpenAI) -> None:
    models = {model.id: model for model in client.models.list()}
    assert len(models) >= 3
    assert models["simulated-chat-small"].max_model_len == 8192
    assert client.models.retrieve("simulated-chat-small").object == "model"


def test_a_completion_has_text_and_usage(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="simulated-chat-small", messages=_HELLO)
    said = answer.choices[0].message.content
    assert said.startswith("This is a simulated answer from simulated-chat-small.")
    assert answer.usage.prompt_tokens > 0
    assert answer.usage.prompt_tokens_details.cached_tokens == 0


def test_usage_comes_last_when_asked_for(client: OpenAI) -> None:
    def chunks(**more):
        return list(
            client.chat.completions.create(
                model="simulated-chat-large", messages=_HELLO, stream=True, **more
            )
        )

    with_usage = chunks(stream_options={"include_usage": True})
    assert with_usage[-1].usage.completion_tokens > 0
    assert with_usage[-1].choices == []
    assert all(chunk.usage is None for chunk in with_usage[:-1])
    assert all(chunk.usage is None for chunk in chunks())


def test_one_model_never_tells_its_usage(client: OpenAI) -> None:
    asked = {"model": "simulated-chat-without-usage", "messages": _HELLO}
    assert client.chat.completions.create(**asked).usage is None
    chunks = client.chat.completions.create(
        **asked, stream=True, stream_options={"include_usage": True}
    )
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


def test_the_end_is_told(client: OpenAI) -> None:
    answer = client.chat.completions.create(
        model="simulated-chat-small", messages=_HELLO, max_tokens=2
    )
    assert answer.choices[0].finish_reason == "length"
    answer = client.chat.completions.create(
        model="simulated-chat-small", messages=_HELLO, stop=["simulated"]
    )
    assert answer.choices[0].message.content == "This is a "
    assert answer.choices[0].finish_reason == "stop"


def test_a_key_is_checked_only_when_one_is_set(simulator: Simulator) -> None:
    simulator.control("POST", "/openai", {"api_key": "secret"})
    with _client(simulator, "wrong") as client, pytest.raises(openai.AuthenticationError) as bad:
        client.models.list()
    assert bad.value.code == "invalid_api_key"
    with _client(simulator, "secret") as client:
        assert client.models.list().data


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, "messages[0].role"),
        ({"messages": _HELLO, "max_tokens": 0}, "max_tokens"),
        ({"messages": _HELLO, "temperature": 3}, "temperature"),
        ({"messages": _HELLO, "top_p": "high"}, "top_p"),
        ({"messages": _HELLO, "stream_options": {"include_usage": True}}, "stream_options"),
    ],
)
def test_a_bad_request_names_its_parameter(client: OpenAI, asked, parameter: str) -> None:
    with pytest.raises(openai.BadRequestError) as bad:
        client.chat.completions.create(model="simulated-chat-small", **asked)
    assert bad.value.param == parameter


def test_unknown_models_and_too_long_prompts_have_their_codes(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="nobody", messages=_HELLO)
    assert missing.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as long:
        client.chat.completions.create(
            model="simulated-chat-small", messages=[{"role": "user", "content": "a b " * 5000}]
        )
    assert long.value.code == "context_length_exceeded"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("throttle", openai.RateLimitError),
        ("denied", openai.PermissionDeniedError),
        ("model_error", openai.InternalServerError),
    ],
)
def test_faults_are_openais_errors(simulator: Simulator, client: OpenAI, kind, error) -> None:
    simulator.fault(kind, operation="chat.completions")
    client.models.list()
    with pytest.raises(error):
        client.chat.completions.create(model="simulated-chat-small", messages=_HELLO)


def test_a_cut_stream_is_an_error_not_an_end(simulator: Simulator, client: OpenAI) -> None:
    simulator.fault("cut_stream", match={"model": "simulated-chat-small"})
    received = []
    stream = client.chat.completions.create(
        model="simulated-chat-small", messages=_HELLO, stream=True
    )
    with pytest.raises(
        Exception, match=r"(?i)peer closed|incomplete|disconnected|connection|reset"
    ):
        received.extend(stream)
    assert received
    assert all(chunk.choices[0].finish_reason is None for chunk in received)


def test_broken_answers_break(simulator: Simulator, client: OpenAI) -> None:
    simulator.fault("broken_answer", operation="models")
    with pytest.raises(Exception, match=r"Unterminated|Expecting|delimiter|JSON|parse"):
        client.models.list()


def test_leaving_a_stream_is_noticed(simulator: Simulator, client: OpenAI) -> None:
    simulator.speed(20)
    stream = client.chat.completions.create(
        model="simulated-chat-large",
        messages=[{"role": "user", "content": "write 500 words"}],
        stream=True,
    )
    next(iter(stream))
    stream.close()

    def left():
        return [call for call in simulator.calls(service="openai") if call["disconnected"]]

    [call] = wait_for(left)
    assert (call["operation"], call["model"]) == ("chat.completions", "simulated-chat-large")
