"""How tests ask simulated endpoints."""

import json
from contextlib import closing

from tests.fixtures.simulator import Simulator


def in_parts(simulator: Simulator, name: str, body) -> list[bytes]:
    answer = simulator.client("sagemaker-runtime").invoke_endpoint_with_response_stream(
        EndpointName=name, Body=json.dumps(body), ContentType="application/json"
    )
    with closing(answer["Body"]) as stream:
        return [event["PayloadPart"]["Bytes"] for event in stream]


def chat(question: str, **more):
    return {"messages": [{"role": "user", "content": question}], **more}
