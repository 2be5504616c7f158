"""What each server tells of its models beside OpenAI's wire, and what is made of nonsense."""

from dataclasses import replace
from functools import partial

import pytest

from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.servers import access_to

PLATFORM = platform("openai_compatible")


@pytest.fixture
def at(simulator):
    simulator.reset()
    return partial(access_to, simulator)


def models(access):
    return {model.model_id: model for model in PLATFORM.catalog(access).models()}


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


JUNK = [7, "words", None, {}, [], [3], {"a": [1]}, [{"id": {}}]]


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    ("row", "headers", "path", "names"),
    [
        ({"id": "m", "owned_by": "library"}, {}, "/api/show", ("capabilities", "details")),
        ({"id": "m", "owned_by": "library"}, {}, "/api/show", ("parameters", "model_info")),
        ({"id": "m", "owned_by": "library"}, {}, "/api/ps", ("models",)),
        (
            {"id": "m", "owned_by": "llamacpp", "meta": 3},
            {},
            "/props",
            ("default_generation_settings", "modalities"),
        ),
        ({"id": "m", "owned_by": "organization_owner"}, {}, "/api/v0/models", ("data",)),
        ({"id": "models/m"}, {}, "/v1/models", ("models",)),
        (
            {"id": "m", "capabilities": 3, "deprecation": []},
            {"apim-request-id": "1"},
            "/v1/openai/deployments",
            ("data",),
        ),
    ],
)
def test_whatever_a_server_says_of_itself_its_list_is_offered(
    far_end, server_access, junk, row, headers, path, names
):
    far_end.answer(path, Reply(body=dict.fromkeys(names, junk)))
    far_end.answer("/v1/models", Reply(body={"data": [row]}, headers=headers))
    assert all(isinstance(name, str) for name in models(server_access))
