"""The servers that are known by name, each through the adapter, with its own ways."""

from dataclasses import replace

import pytest

from platforms.contract import Access, Order, Question, Secret, Turn
from platforms.errors import Denied, Gone, Refused, Throttled, TryLater
from platforms.openai_compatible.servers import by_address
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.listening import heard
from tests.platforms.rigs import LOOPBACK

PLATFORM = platform("openai_compatible")
KEY = "the-right-key"
SERVERS = {
    "openai": ("/openai/v1", "OpenAI", "gpt-4.1-mini"),
    "azure": ("/azure/openai/v1", "Azure OpenAI", "chat-standard"),
    "google": ("/google/v1beta/openai", "Google's Gemini API", "gemini-2.5-flash"),
    "ollama": ("/ollama/v1", "Ollama", "llama3.1:8b"),
    "vllm": ("/vllm/v1", "vLLM", "Qwen/Qwen3-8B"),
    "llamacpp": ("/llamacpp/v1", "llama.cpp", "unsloth/Qwen3.6-35B-A3B-GGUF"),
}
NAMES = sorted(SERVERS)


@pytest.fixture
def cloud(simulator):
    simulator.reset()
    yield simulator
    simulator.reset()


@pytest.fixture
def at(cloud):
    """A connection to the simulated server of that name."""

    def connect(name, **more):
        said = {"platform": "openai_compatible", "simulated": True, "network": LOOPBACK}
        base_url = f"{cloud.url}{SERVERS[name][0]}"
        return Access(**said, base_url=base_url, secret=Secret(KEY), **more)

    return connect


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


def test_azure_offers_its_deployments_and_not_what_could_be_deployed(at):
    found = models(at("azure"))
    assert set(found) == {"chat-standard", "chat-small", "gpt-4o", "thinker"}
    assert found["chat-standard"].access == "granted"
    assert found["chat-standard"].lifecycle == "active"
    assert "gpt-4.1" in found["chat-standard"].description


def test_azure_without_its_list_of_deployments_says_what_to_do(far_end, server_access):
    row = {"id": "gpt-4o", "capabilities": {"chat_completion": True}, "lifecycle_status": "x"}
    other = {"id": "vectors", "capabilities": {"chat_completion": False}}
    reply = Reply(body={"data": [row, other]}, headers={"apim-request-id": "1"})
    far_end.answer("/openai/v1/models", reply)
    (model,) = models(replace(server_access, base_url=f"{far_end.url}/openai/v1")).values()
    assert (model.model_id, model.access) == ("gpt-4o", "unknown")
    assert "deployment" in model.access_advice


def test_googles_models_go_without_their_prefix_and_only_those_that_chat(at):
    found = models(at("google"))
    assert len(found) >= 12
    assert found["gemini-2.5-flash"].context_window == 1048576
    assert found["gemini-2.5-flash"].name == "Gemini 2.5 Flash"
    assert found["gemini-2.5-pro"].context_window is None
    assert "gemini-embedding-001" not in found


def test_googles_own_list_kept_back_leaves_what_the_wire_lists(far_end, server_access):
    far_end.answer("/v1beta/openai/models", Reply(body={"data": [{"id": "models/gemini-x"}]}))
    found = models(replace(server_access, base_url=f"{far_end.url}/v1beta/openai"))
    assert (found["gemini-x"].name, found["gemini-x"].context_window) == ("gemini-x", None)


def test_ollama_tells_what_a_model_is_set_to_read_and_keeps_back_what_cannot_chat(at):
    found = models(at("ollama"))
    assert found["llama3.1:8b"].context_window == 131072
    assert found["qwen3:8b"].context_window == 16384
    assert found["llama3.1:8b"].input_modalities == ("text",)
    assert "nomic-embed-text:latest" not in found


def test_ollama_tells_what_a_loaded_model_really_reads(far_end, server_access):
    row = {"id": "m:1", "owned_by": "library"}
    far_end.answer("/v1/models", Reply(body={"data": [row]}))
    far_end.answer("/api/ps", Reply(body={"models": [{"model": "m:1", "context_length": 4096}]}))
    info = {"model_info": {"llama.context_length": 131072}, "capabilities": ["completion"]}
    far_end.answer("/api/show", Reply(body=info))
    assert models(server_access)["m:1"].context_window == 4096


def test_llamacpp_tells_what_one_slot_holds(at):
    (model,) = models(at("llamacpp")).values()
    assert (model.context_window, model.name) == (65536, "Qwen3.6-35B-A3B-GGUF")


def test_vllm_tells_what_it_was_started_to_read(at):
    assert models(at("vllm"))["Qwen/Qwen3-8B"].context_window == 40960


def test_lm_studio_tells_kinds_and_lengths(far_end, server_access):
    rows = [{"id": name, "owned_by": "organization_owner"} for name in ("talks", "embeds")]
    far_end.answer("/v1/models", Reply(body={"data": rows}))
    talks = {"id": "talks", "type": "vlm", "max_context_length": 32768, "publisher": "acme"}
    embeds = {"id": "embeds", "type": "embeddings", "max_context_length": 2048}
    far_end.answer("/api/v0/models", Reply(body={"data": [talks, embeds]}))
    (model,) = models(server_access).values()
    assert (model.model_id, model.context_window, model.provider) == ("talks", 32768, "acme")
    assert model.input_modalities == ("text", "image")


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
