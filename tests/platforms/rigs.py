"""One rig a platform: what the promise suite needs to put it through its paces."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from platforms.contract import Access, NetworkPolicy, OfferedModel, Order, Platform, Secret
from platforms.registry import platform
from tests.fixtures.simulator import ROLE, Simulator
from tests.platforms.far_end import FarEnd, Reply
from tests.platforms.frames import STREAM_HEADERS, event, part

LOOPBACK = NetworkPolicy(allow_loopback=True)
SECRET = "sk-the-secret-itself"
HALF = b'data: {"choices": [{"index": 0, "delta": {"content": "Once upon"}}]}\n\n'


@dataclass
class Rig:
    """A platform with a connection to the simulator, and one to a far end that a test scripts."""

    platform: Platform
    access: Access
    order: Order
    simulator: Simulator
    chat_path: str
    pack: Callable[[bytes], bytes]
    stream_headers: dict[str, str]

    def launch(self) -> None:
        launcher = self.platform.launcher(self.access)
        for step in launcher.blueprint(self.order).launch:
            launcher.perform(self.order, step)

    def in_service(self) -> None:
        """Launched, and as much time passed as that takes."""
        self.launch()
        self.simulator.advance(3600)

    def hanging(self, far_end: FarEnd) -> Access:
        """A connection to a model that says two words and then nothing, staying on the line."""
        far_end.answer(
            self.chat_path,
            Reply(parts=[self.pack(HALF)], headers=self.stream_headers, then="hang"),
        )
        return self.at(far_end.url)

    def at(self, url: str) -> Access:
        name = "endpoint_url" if self.access.endpoint_url else "base_url"
        return replace(self.access, **{name: url})


def sagemaker(simulator: Simulator) -> Rig:
    access = Access(
        platform="sagemaker",
        simulated=True,
        region="us-east-1",
        endpoint_url=simulator.url,
        execution_role_arn=ROLE,
        secret=Secret(SECRET),
        network=LOOPBACK,
    )
    model = _launchable(access, "huggingface-llm-phi-3-5-mini-instruct")
    order = Order(
        name="staque-promise",
        model_id=model.model_id,
        region="us-east-1",
        instance_type="ml.g5.xlarge",
        recipe=json.loads(json.dumps(model.recipe)),
        tags={"staque:installation": "tests"},
    )
    path = f"/endpoints/{order.name}/invocations-response-stream"
    found = platform("sagemaker")
    return Rig(found, access, order, simulator, path, part, STREAM_HEADERS)


@cache
def _launchable(access: Access, model_id: str) -> OfferedModel:
    """The catalog is read once for all tests."""
    models = platform(access.platform).catalog(access).models()
    return {model.model_id: model for model in models}[model_id]


def bedrock(simulator: Simulator) -> Rig:
    access = Access(
        platform="bedrock",
        simulated=True,
        region="us-east-1",
        endpoint_url=simulator.url,
        secret=Secret(SECRET),
        network=LOOPBACK,
    )
    model = _launchable(access, "amazon.nova-micro-v1:0")
    order = Order(
        name="staque-promise",
        model_id=model.model_id,
        region="us-east-1",
        recipe=json.loads(json.dumps(model.recipe)),
    )
    half = event("contentBlockDelta", contentBlockIndex=0, delta={"text": "Once upon"})
    path = f"/model/{model.model_id}/converse-stream"
    found = platform("bedrock")
    return Rig(found, access, order, simulator, path, lambda _: half, STREAM_HEADERS)


def openai_compatible(simulator: Simulator) -> Rig:
    access = Access(
        platform="openai_compatible",
        simulated=True,
        base_url=f"{simulator.url}/openai/v1",
        secret=Secret(SECRET),
        network=LOOPBACK,
    )
    order = Order(name="staque-promise", model_id="simulated-chat-small")
    sse = {"Content-Type": "text/event-stream"}
    found = platform("openai_compatible")
    return Rig(found, access, order, simulator, "/chat/completions", bytes, sse)


def nim(simulator: Simulator) -> Rig:
    access = Access(
        platform="nim",
        simulated=True,
        base_url=f"{simulator.url}/nim/v1",
        secret=Secret(SECRET),
        network=LOOPBACK,
    )
    order = Order(name="staque-promise", model_id="meta/llama-3.1-8b-instruct")
    sse = {"Content-Type": "text/event-stream"}
    return Rig(platform("nim"), access, order, simulator, "/chat/completions", bytes, sse)


RIGS = {
    "bedrock": bedrock,
    "sagemaker": sagemaker,
    "openai_compatible": openai_compatible,
    "nim": nim,
}
