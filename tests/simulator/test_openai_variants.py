"""The servers that speak OpenAI's wire, each with the ways of the real one, by OpenAI's client."""

import httpx
import openai
import pytest
from openai import OpenAI

from tests.fixtures.simulator import Simulator

_HELLO = [{"role": "user", "content": "hello"}]
SERVERS = {
    "nim": ("/nim/v1", "openai/gpt-oss-20b"),
    "nim-local": ("/nim-local/v1", "meta/llama-3.1-8b-instruct"),
    "azure": ("/azure/openai/v1", "gpt-4o"),
    "google": ("/google/v1beta/openai", "models/gemini-2.5-flash"),
    "ollama": ("/ollama/v1", "gpt-oss:20b"),
    "vllm": ("/vllm/v1", "openai/gpt-oss-120b"),
    "llamacpp": ("/llamacpp/v1", "unsloth/Qwen3.6-35B-A3B-GGUF"),
}


def _client(simulator: Simulator, name: str, **more) -> OpenAI:
    base_url = f"{simulator.url}{SERVERS[name][0]}"
    return OpenAI(base_url=base_url, api_key="anything", max_retries=0, **more)


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_each_lists_models_and_says_that_it_is_simulated(simulator, name) -> None:
    with _client(simulator, name) as client:
        assert client.models.list().data
        answer = client.chat.completions.create(model=SERVERS[name][1], messages=_HELLO)
    assert answer.choices[0].message.content.startswith("This is a simulated answer from")


@pytest.mark.parametrize("name", ["nim", "google"])
def test_a_dozen_models_and_more_are_there(simulator, name) -> None:
    with _client(simulator, name) as client:
        assert len(client.models.list().data) >= 12


@pytest.mark.parametrize(
    ("name", "field"),
    [("nim", "reasoning_content"), ("vllm", "reasoning"), ("ollama", "reasoning")],
)
def test_thought_comes_under_the_servers_own_name(simulator, name, field) -> None:
    with _client(simulator, name) as client:
        answer = client.chat.completions.create(model=SERVERS[name][1], messages=_HELLO)
    assert "simulated thought" in getattr(answer.choices[0].message, field)
    assert answer.usage.completion_tokens_details.reasoning_tokens > 0


def test_hosted_nim_lists_to_anybody_and_answers_to_its_key_alone(simulator) -> None:
    simulator.control("POST", "/servers/nim", {"api_key": "nvapi-right"})
    with _client(simulator, "nim") as client:
        assert client.models.list().data
        with pytest.raises(openai.AuthenticationError):
            client.chat.completions.create(model=SERVERS["nim"][1], messages=_HELLO)


def test_a_server_that_hangs_does_so_only_when_stream_options_are_sent(simulator) -> None:
    simulator.control("POST", "/servers/nim", {"hangs": True})
    asked = {"model": SERVERS["nim"][1], "messages": _HELLO, "stream": True}
    with _client(simulator, "nim", timeout=1.0) as client:
        assert list(client.chat.completions.create(**asked))
        with pytest.raises(openai.APITimeoutError):
            client.chat.completions.create(**asked, stream_options={"include_usage": True})


@pytest.mark.parametrize(
    ("name", "path"),
    [("nim-local", "/nim-local/v1/health/ready"), ("llamacpp", "/llamacpp/health")],
)
def test_a_server_that_loads_says_so_until_it_has(simulator, name, path) -> None:
    simulator.control("POST", f"/servers/{name}", {"loading": True})
    assert httpx.get(simulator.url + path).status_code == 503
    with _client(simulator, name) as client, pytest.raises(openai.InternalServerError):
        client.models.list()
    simulator.control("POST", f"/servers/{name}", {"loading": False})
    assert httpx.get(simulator.url + path).status_code == 200


def test_azure_takes_its_key_bare_and_names_deployments(simulator) -> None:
    simulator.control("POST", "/servers/azure", {"api_key": "right"})
    with _client(simulator, "azure") as client:
        with pytest.raises(openai.AuthenticationError, match="subscription key"):
            client.models.list()
        bare = client.with_options(default_headers={"api-key": "right"})
        with pytest.raises(openai.NotFoundError, match="deployment"):
            bare.chat.completions.create(model="gpt-9", messages=_HELLO)
    path = "/azure/openai/deployments?api-version=2023-03-15-preview"
    assert httpx.get(simulator.url + path).status_code == 401
    made = httpx.get(simulator.url + path, headers={"api-key": "right"}).json()["data"]
    assert {"id", "model", "status"} <= set(made[0])


def test_googles_errors_come_in_a_list(simulator) -> None:
    simulator.control("POST", "/servers/google", {"api_key": "right"})
    answer = httpx.get(f"{simulator.url}/google/v1beta/openai/models")
    assert (answer.status_code, answer.json()[0]["error"]["code"]) == (400, 400)


def test_ollama_shows_one_model_and_lists_its_tags(simulator) -> None:
    tags = httpx.get(f"{simulator.url}/ollama/api/tags").json()["models"]
    shown = httpx.post(f"{simulator.url}/ollama/api/show", json={"model": tags[0]["name"]}).json()
    assert "completion" in shown["capabilities"]
    missing = httpx.post(f"{simulator.url}/ollama/api/show", json={"model": "nobody"})
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nim-local/v1/health/live",
        "/nim-local/v1/metadata",
        "/nim-local/v1/version",
        "/ollama/api/version",
        "/ollama/api/ps",
        "/vllm/version",
        "/llamacpp/props",
        "/google/v1beta/models",
    ],
)
def test_the_paths_beside_the_wire_answer(simulator, path) -> None:
    assert httpx.get(simulator.url + path).is_success


@pytest.mark.parametrize("body", [{"hangs": "yes"}, {"api_key": 1}, {"loading": None}, {"x": 1}])
def test_conduct_that_cannot_be_meant_is_refused(simulator, body) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        simulator.control("POST", "/servers/nim", body)
