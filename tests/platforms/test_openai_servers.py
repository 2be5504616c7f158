"""The servers that are known by name, each through the adapter, with its own ways."""

from dataclasses import replace
from functools import partial

import pytest

from platforms.contract import Order, Question, Turn
from platforms.errors import Denied, Gone, Refused, Throttled, TryLater
from platforms.openai_compatible.servers import by_address
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.listening import heard
from tests.platforms.servers import KEY, SERVERS, access_to

PLATFORM = platform("openai_compatible")
NAMES = sorted(SERVERS)


@pytest.fixture
def cloud(simulator):
    simulator.reset()
    yield simulator
    simulator.reset()


@pytest.fixture
def at(cloud):
    return partial(access_to, cloud)


def question(name, words="Hello?", **said):
    order = Order(name="mine", model_id=SERVERS[name][2])
    return Question(order=order, turns=(Turn(role="user", content=words),), **said)


def models(access):
    return {model.model_id: model for model in PLATFORM.catalog(access).models()}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stream", [True, False])
async def test_each_server_answers_in_our_words(at, name, stream):
    access = at(name)
    text, _, ending = await heard(PLATFORM.chat(access), question(name, stream=stream))
    assert text.startswith("This is a simulated answer")
    assert ending.stop_reason == "complete"
    assert ending.usage.output_tokens > 0


@pytest.mark.parametrize("name", [name for name in NAMES if name != "openai"])
def test_each_server_is_recognised_by_what_it_lists(at, name):
    check = PLATFORM.verify(at(name))
    assert (check.verdict, check.title) == (
        "pass",
        f"{SERVERS[name][1]} answers and lists its models",
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_a_server_lists_can_be_put_to_work(at, name):
    access, order = at(name), Order(name="mine", model_id=SERVERS[name][2])
    assert order.model_id in models(access)
    assert {check.verdict for check in PLATFORM.launcher(access).checks(order)} == {"pass"}
    assert PLATFORM.launcher(access).observe(order).status == "in_service"


@pytest.mark.parametrize("name", NAMES)
async def test_each_servers_refusals_mean_the_same(at, cloud, name):
    cloud.control("POST", f"/servers/{name}", {"api_key": "another-key"})
    assert "key" in PLATFORM.verify(at(name)).title
    with pytest.raises(Denied):
        await heard(PLATFORM.chat(at(name)), question(name))
    cloud.control("POST", f"/servers/{name}", {"api_key": KEY})
    assert PLATFORM.verify(at(name)).verdict == "pass"
    # What a check learns of the key's header is remembered, so that a question needs no try.
    known = at(name, traits=PLATFORM.probe(at(name)))
    before = len(cloud.calls(operation="chat.completions"))
    await heard(PLATFORM.chat(known), question(name))
    assert len(cloud.calls(operation="chat.completions")) == before + 1
    missing = replace(question(name), order=Order(name="mine", model_id="nobody"))
    with pytest.raises(Gone):
        await heard(PLATFORM.chat(known), missing)
    cloud.fault("throttle")
    with pytest.raises(Throttled) as error:
        await heard(PLATFORM.chat(known), question(name))
    assert error.value.retry_after == 1.0


@pytest.mark.parametrize("name", ["openai", "azure"])
async def test_a_content_filter_is_no_fault_of_the_parameters(at, cloud, name):
    cloud.fault("content_filter")
    access = at(name)
    with pytest.raises(Refused) as error:
        await heard(PLATFORM.chat(access), question(name))
    assert error.value.code == "filtered"
    assert error.value.advice


@pytest.mark.parametrize("name", ["ollama", "vllm", "llamacpp"])
async def test_too_long_a_conversation_is_told_in_every_shape(at, name):
    with pytest.raises(Refused) as error:
        await heard(PLATFORM.chat(at(name)), question(name, "many words " * 80_000))
    assert error.value.code == "too_long"


async def test_a_server_that_is_loading_is_asked_to_wait_for(at, cloud):
    cloud.control("POST", "/servers/llamacpp", {"loading": True})
    check = PLATFORM.verify(at("llamacpp"))
    assert (check.verdict, check.title) == ("unknown", "The server is still loading the model.")
    with pytest.raises(TryLater) as error:
        await heard(PLATFORM.chat(at("llamacpp")), question("llamacpp"))
    assert error.value.code == "loading"


@pytest.mark.parametrize("stream", [True, False])
async def test_thought_is_read_under_either_name(at, stream):
    for name in ("vllm", "azure"):
        access = at(name)
        order = Order(name="mine", model_id="thinker" if name == "azure" else "Qwen/Qwen3-8B")
        asked = replace(question(name, stream=stream), order=order)
        _, thought, ending = await heard(PLATFORM.chat(access), asked)
        assert bool(thought) == (name == "vllm")
        assert ending.usage.reasoning_tokens > 0


@pytest.mark.parametrize(
    ("url", "slug", "limit", "header"),
    [
        ("https://api.openai.com/v1", "openai", "max_completion_tokens", "Authorization"),
        ("https://eu.openai.azure.com/openai/v1", "azure", "max_completion_tokens", "api-key"),
        ("https://x.services.ai.azure.com/openai/v1", "azure", "max_completion_tokens", "api-key"),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai",
            "google",
            "max_tokens",
            "Authorization",
        ),
        ("https://api.openai.com.evil.example/v1", "", "max_tokens", "Authorization"),
        ("https://notapi.openai.com/v1", "", "max_tokens", "Authorization"),
    ],
)
def test_a_makers_own_host_says_how_it_is_spoken_to(server_access, url, slug, limit, header):
    server = by_address(replace(server_access, base_url=url))
    assert server.slug == slug
    assert (server.dialect.limit_name, server.dialect.key_header) == (limit, header)


def test_a_server_known_by_name_is_not_asked_to_find_out(at, cloud):
    assert PLATFORM.probe(at("ollama"))["server"] == "ollama"
    assert cloud.calls(operation="chat.completions") == []


def test_an_unknown_server_is_asked_for_two_tokens(far_end, server_access):
    far_end.answer("/v1/models", Reply(body={"data": [{"id": "m"}]}))
    far_end.answer("/v1/chat/completions", Reply(body={"choices": []}))
    assert PLATFORM.probe(server_access)["stream_options"] is True
    plain, wishing = far_end.asked("/v1/chat/completions")
    assert "stream_options" not in plain.json
    assert wishing.json["stream_options"] == {"include_usage": True}
    assert plain.json["max_tokens"] == wishing.json["max_tokens"] == 1
