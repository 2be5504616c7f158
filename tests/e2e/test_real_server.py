"""A model server that nobody here wrote answers through the whole product."""

from contextlib import closing

import pytest

from tests.e2e.script import events, sign_in, unwrap
from tests.fixtures.product import PASSWORD, SECRET_NAME, USERNAME, until

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(staque):
    with closing(sign_in(staque.address, USERNAME, PASSWORD)) as api:
        yield api


@pytest.fixture(scope="module")
def resource(api, llama_server):
    connection = unwrap(
        api.post(
            "connections/",
            json={
                "platform": "openai_compatible",
                "name": "llama.cpp",
                "base_url": llama_server.base_url,
                "secret_ref": f"env:{SECRET_NAME}",
            },
        )
    )
    assert connection["simulated"] is False

    def model():
        found = unwrap(api.get("models/", params={"q": llama_server.model_id}))["results"]
        return found[0] if found else None

    body = {"model_id": until(model)["id"], "name": "real-llama"}
    resource = unwrap(api.post("deployments/", json=body))
    path = f"deployments/{resource['id']}/"
    return until(lambda: (r := unwrap(api.get(path)))["status"] == "in_service" and r)


@pytest.fixture(scope="module")
def thread(api, resource):
    conversation = unwrap(api.post("conversations/", json={"title": "Real"}))
    path = f"conversations/{conversation['id']}/threads/"
    return unwrap(api.post(path, json={"resource_id": resource["id"]}))


def test_it_streams_its_sentence_with_its_own_token_counts(api, thread, llama_server):
    text, usage = "", None
    body = {"content": "Hello", "stream": True}
    with api.stream("POST", f"threads/{thread['id']}/messages/", json=body) as answer:
        for _, name, data in events(answer.iter_lines()):
            text += data["text"] if name == "delta" else ""
            usage = data if name == "usage" else usage
            if name in ("done", "error"):
                break
    assert text.strip() == llama_server.sentence.strip()
    said = unwrap(api.get(f"threads/{thread['id']}/"))["messages"][-1]
    assert said["usage"]["output_tokens"] > 0
    assert said["usage"]["input_tokens"] + said["usage"]["cache_read_tokens"] > 0
    assert usage["usage"]["output_tokens"] == said["usage"]["output_tokens"]


def test_without_a_price_it_is_unpriced_and_not_free(api, thread):
    said = unwrap(api.post(f"threads/{thread['id']}/messages/", json={"content": "Again"}))
    assert said["status"] == "complete"
    assert said["cost_usd"] is None
    assert said["cost_status"] == "unpriced"


def test_it_is_marked_as_real(resource):
    assert resource["simulated"] is False
    assert resource["platform"] == "openai_compatible"
