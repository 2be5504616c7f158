"""Each server of the OpenAI wire through the whole product: connected, checked, deployed, asked."""

from contextlib import closing

import pytest

from tests.e2e.script import sign_in, unwrap
from tests.fixtures.product import PASSWORD, USERNAME, until

pytestmark = pytest.mark.e2e

SERVERS = [
    ("nim", "/nim/v1", "NVIDIA's hosted NIM", "nvidia/nemotron-3-nano-30b-a3b"),
    ("nim", "/nim-local/v1", "NIM 2.0.1", "meta/llama-3.1-8b-instruct"),
    ("openai_compatible", "/azure/openai/v1", "Azure OpenAI", "chat-standard"),
    ("openai_compatible", "/google/v1beta/openai", "Google's Gemini API", "gemini-2.5-flash"),
    ("openai_compatible", "/ollama/v1", "Ollama", "llama3.1:8b"),
    ("openai_compatible", "/vllm/v1", "vLLM", "Qwen/Qwen3-8B"),
    ("openai_compatible", "/llamacpp/v1", "llama.cpp", "unsloth/Qwen3.6-35B-A3B-GGUF"),
]


@pytest.fixture(scope="module")
def api(staque):
    with closing(sign_in(staque.address, USERNAME, PASSWORD)) as api:
        yield api


@pytest.fixture(scope="module")
def cloud(simulator):
    simulator.reset()
    yield simulator
    simulator.reset()


def connected(api, platform, base_url, name):
    body = {"platform": platform, "name": name, "base_url": base_url}
    connection = unwrap(api.post("connections/", json=body))
    return connection["id"], unwrap(api.post(f"connections/{connection['id']}/check/"))


def answered(api, connection_id, model_id, name):
    """The answer of a model that was put to work through that connection."""

    def model():
        found = unwrap(api.get("models/", params={"q": model_id}))["results"]
        return next((one for one in found if one["connection_id"] == connection_id), None)

    body = {"model_id": until(model)["id"], "name": name}
    path = f"deployments/{unwrap(api.post('deployments/', json=body))['id']}/"
    resource = until(lambda: (r := unwrap(api.get(path)))["status"] == "in_service" and r)
    conversation = unwrap(api.post("conversations/", json={"title": name}))
    threads = f"conversations/{conversation['id']}/threads/"
    thread = unwrap(api.post(threads, json={"resource_id": resource["id"]}))
    return unwrap(api.post(f"threads/{thread['id']}/messages/", json={"content": "Hello"}))


@pytest.mark.parametrize(("platform", "path", "label", "model_id"), SERVERS)
def test_a_server_is_connected_recognised_and_answers(api, cloud, platform, path, label, model_id):
    connection_id, check = connected(api, platform, cloud.url + path, f"At {path}")
    assert (check["verdict"], check["title"]) == ("pass", f"{label} answers and lists its models")
    said = answered(api, connection_id, model_id, path.strip("/").replace("/", "-"))
    assert (said["status"], said["usage_estimated"]) == ("complete", False)
    assert said["content"].startswith("This is a simulated answer")
    assert (said["cost_usd"], said["cost_status"]) == (None, "unpriced")


def test_a_server_that_hangs_is_remembered_and_its_tokens_are_estimated(api, cloud):
    cloud.control("POST", "/servers/nim", {"hangs": True})
    connection_id, check = connected(api, "nim", f"{cloud.url}/nim/v1", "Silent when counting")
    assert check["verdict"] == "pass"
    said = answered(api, connection_id, "openai/gpt-oss-20b", "silent-when-counting")
    assert (said["status"], said["usage_estimated"]) == ("complete", True)
    assert said["usage"]["output_tokens"] > 0
    assert "simulated thought" in said["reasoning"]
    asked = cloud.calls(service="nim", operation="chat.completions")
    mine = [call["status"] for call in asked if call["model"] == "openai/gpt-oss-20b"]
    # What was refused are questions without words, what hung were probes of another model.
    assert (mine.count(200), mine.count(None)) == (1, 0)
