"""How much later the first token arrives through Staque than straight from the model server."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import httpx

from bench.figures import milliseconds, percentile, table
from bench.running import Running, product

ROUNDS = 40
QUESTION = "Say something short."


def run() -> None:
    with product() as running:
        model, resource = _resource(running)
        direct_url = _base_url(running)
        conversation = running.post("conversations/", {"title": "First token"})
        path = f"conversations/{conversation['id']}/threads/"
        thread = running.post(path, {"resource_id": resource})
        direct: list[float] = []
        through: list[float] = []
        for _ in range(ROUNDS):
            direct.append(_timed(lambda: _direct(direct_url, model)))
            through.append(_timed(lambda: _through(running, thread["id"])))
            _until_ended(running, thread["id"])
    _report(direct, through)


def _report(direct: list[float], through: list[float]) -> None:
    rows = [["first token", "p50", "p95"]]
    for name, numbers in (("the server's own", direct), ("through Staque", through)):
        p50, p95 = statistics.median(numbers), percentile(numbers, 0.95)
        rows.append([name, milliseconds(p50), milliseconds(p95)])
    table(rows)
    own, ours = statistics.median(direct), statistics.median(through)
    print(f"added p50 {milliseconds(ours - own)}; through Staque takes {ours / own:.2f} times")


def _resource(running: Running) -> tuple[str, str]:
    """Connect the first model of the simulated OpenAI server."""
    end = time.monotonic() + 60
    found = running.get("models/", platform="openai_compatible")["results"]
    while not found and time.monotonic() < end:
        time.sleep(0.3)
        found = running.get("models/", platform="openai_compatible")["results"]
    body = {"model_id": found[0]["id"], "name": "first-token"}
    resource = running.post("deployments/", body)["id"]
    while running.get(f"deployments/{resource}/")["status"] != "in_service":
        time.sleep(0.2)
    return str(found[0]["model_id"]), str(resource)


def _base_url(running: Running) -> str:
    connections = running.get("connections/")["results"]
    (url,) = [c["base_url"] for c in connections if c["platform"] == "openai_compatible"]
    return str(url)


def _timed(ask: Callable[[], None]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


def _direct(base_url: str, model: str) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    body = {"model": model, "messages": messages, "stream": True}
    with httpx.Client(timeout=30) as client:
        _until(client, f"{base_url}/chat/completions", body, '"content":')


def _through(running: Running, thread: str) -> None:
    body = {"content": QUESTION, "stream": True}
    with httpx.Client(timeout=30, headers=dict(running.api.headers)) as client:
        address = f"{running.address}/api/v1/threads/{thread}/messages/"
        _until(client, address, body, "event: delta")


def _until_ended(running: Running, thread: str) -> None:
    """Only one answer is written in a thread at a time."""
    while running.get(f"threads/{thread}/")["messages"][-1]["status"] in ("waiting", "generating"):
        time.sleep(0.05)


def _until(client: httpx.Client, url: str, body: dict[str, object], sign: str) -> None:
    with client.stream("POST", url, json=body) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            if sign in line and '"content":""' not in line.replace(" ", ""):
                return
    raise RuntimeError(f"{url} gave no token")
