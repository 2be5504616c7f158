"""The main job from a script: python script.py http://127.0.0.1:8000 admin PASSWORD [PLATFORM]

PLATFORM is sagemaker (unless told), bedrock, nim or openai_compatible. Finds a model, plans,
deploys, waits until it is in service, asks it with a streamed answer, reads what it cost, resumes
the same answer from its middle, and stops the model again.
"""

import json
import sys
import time

import httpx

QUESTION = "Write three sentences about the sea."
# What to look for there, and how well the answer's cost is known: an endpoint's share is
# estimated, Bedrock's tokens have a price, and nobody knows one for the others.
WANTED = {
    "sagemaker": {"q": "llama"},
    "bedrock": {"q": "nova"},
    "nim": {"q": "llama"},
    "openai_compatible": {},
}
INSTANCE = "ml.g5.xlarge"


def unwrap(answer):
    body = answer.json()
    if not body["success"]:
        raise SystemExit(f"{answer.request.method} {answer.request.url}: {body['error']}")
    return body["data"]


def events(lines):
    """The server-sent events of a response, as (id, name, data)."""
    event = {}
    for line in lines:
        if not line and "data" in event:
            yield event.get("id"), event.get("event"), json.loads(event["data"])
            event = {}
        elif line and not line.startswith(":"):
            field, _, value = line.partition(":")
            event[field] = value.removeprefix(" ")


def wait_for(api, resource_id, status, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        resource = unwrap(api.get(f"deployments/{resource_id}/"))
        if resource["status"] == status:
            return resource
        if resource["status"] == "failed":
            raise SystemExit(f"The deployment failed: {resource['status_reason']}")
        time.sleep(0.5)
    raise SystemExit(f"Not {status} within {seconds} s.")


def sign_in(address, username, password):
    api = httpx.Client(base_url=f"{address}/api/v1/", timeout=70)
    credentials = {"username": username, "password": password}
    try:
        token = unwrap(api.post("auth/token/", json=credentials))["access"]
    except BaseException:
        api.close()
        raise
    api.headers["Authorization"] = f"Bearer {token}"
    return api


def find_model(api, platform="sagemaker", seconds=60):
    """The catalog is read in the background: on a new installation it fills within seconds."""
    end = time.monotonic() + seconds
    query = {"platform": platform, **WANTED[platform]}
    while time.monotonic() < end:
        for model in unwrap(api.get("models/", params=query))["results"]:
            instances = model["supported_instance_types"]
            speaks = "text" in (model["output_modalities"] or ["text"])
            if speaks and (INSTANCE in instances or not instances):
                return model
        time.sleep(0.5)
    raise SystemExit(f"The catalog has nothing for {query}.")


def deploy(api, model):
    body = {
        "platform": model["platform"],
        "model_id": model["id"],
        "name": f"script-{model['platform'].replace('_', '-')}-{int(time.time())}",
        "accept_licence": True,
    }
    if model["supported_instance_types"]:
        body["instance_type"] = INSTANCE
    plan = unwrap(api.post("deployments/plan/", json=body))
    assert not plan["refused"], plan
    answer = api.post("deployments/", json=body)
    assert answer.status_code == 202, answer.text
    return plan, wait_for(api, unwrap(answer)["id"], "in_service")


def ask(api, thread_id):
    """Watch the first half of the answer, leave, and read the rest from where we were."""
    body = {"content": QUESTION, "stream": True}
    text, last, generation = "", None, None
    with api.stream("POST", f"threads/{thread_id}/messages/", json=body) as answer:
        for event_id, name, data in events(answer.iter_lines()):
            last = event_id
            if name == "started":
                generation = data["generation_id"]
            if name == "delta":
                text += data["text"]
            if len(text) > 20:
                break
    headers = {"Last-Event-ID": last}
    names = []
    with api.stream("GET", f"generations/{generation}/events/", headers=headers) as answer:
        for _, name, data in events(answer.iter_lines()):
            names.append(name)
            if name == "delta":
                text += data["text"]
            if name in ("done", "error"):
                break
    assert names[-1] == "done", names
    assert "usage" in names
    return text


def main(address, username, password, platform="sagemaker"):
    api = sign_in(address, username, password)
    model = find_model(api, platform)
    plan, resource = deploy(api, model)
    conversation = unwrap(api.post("conversations/", json={"title": "From a script"}))
    threads = f"conversations/{conversation['id']}/threads/"
    thread = unwrap(api.post(threads, json={"resource_id": resource["id"]}))
    text = ask(api, thread["id"])
    thread = unwrap(api.get(f"threads/{thread['id']}/"))
    said = thread["messages"][-1]
    assert said["content"] == text, "the resumed text is the kept text"
    assert said["status"] == "complete"
    assert said["usage"]["output_tokens"] > 0
    # Unknown is null, never 0.
    assert (said["cost_usd"] is None) == (said["cost_status"] == "unpriced")
    assert said["cost_usd"] is None or float(said["cost_usd"]) > 0
    month = unwrap(api.get("usage/monthly/"))
    api.post(f"deployments/{resource['id']}/stop/").raise_for_status()
    wait_for(api, resource["id"], "stopped")
    result = {
        "platform": platform,
        "model": model["model_id"],
        "per_hour": plan["per_hour_usd"],
        "resource_id": resource["id"],
        "conversation_id": conversation["id"],
        "thread_id": thread["id"],
        "answer": text,
        "usage": said["usage"],
        "cost_usd": said["cost_usd"],
        "cost_status": said["cost_status"],
        "month": month,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
