"""How fast the simulated models talk, and who notices that nobody listens."""

import json
import time

import aiobotocore.session

from tests.fixtures.simulator import Simulator
from tests.simulator.asking import chat, in_parts
from tests.simulator.deploying import deploy, wait_for


def test_tokens_come_at_a_steady_pace(simulator: Simulator) -> None:
    deploy(simulator, "a")
    simulator.speed(100, first_token_seconds=0.2)
    before = time.monotonic()
    in_parts(simulator, "a", chat("hi", stream=True, max_tokens=20))
    assert 0.35 <= time.monotonic() - before < 2


async def test_aiobotocore_streams_and_its_leaving_is_noticed(simulator: Simulator) -> None:
    deploy(simulator, "a")
    simulator.speed(20)
    session = aiobotocore.session.get_session()
    async with session.create_client(
        "sagemaker-runtime",
        region_name="us-east-1",
        endpoint_url=simulator.url,
        aws_access_key_id="AKIASIMULATED0000001",
        aws_secret_access_key="simulated",
    ) as client:
        answer = await client.invoke_endpoint_with_response_stream(
            EndpointName="a", Body=json.dumps(chat("write 500 words", stream=True))
        )
        async for event in answer["Body"]:
            assert event["PayloadPart"]["Bytes"]
            break
        answer["Body"].close()
    operation = "InvokeEndpointWithResponseStream"
    [call] = wait_for(
        lambda: [c for c in simulator.calls(operation=operation) if c["disconnected"]]
    )
    assert call["streamed"]
    assert call["output_tokens"] is None
