"""InvokeEndpoint and InvokeEndpointWithResponseStream: the two ways to ask an endpoint's model."""

import json
import uuid
from typing import Any

from aiohttp import web

from simulator.aws.checking import check_own_answer
from simulator.aws.context import Context, Members
from simulator.aws.errors import AwsError
from simulator.aws.eventstream import CONTENT_TYPE, exception, payload_part
from simulator.aws.operations import operation_model
from simulator.aws.wires import Answered, RestWire
from simulator.calls import Call
from simulator.sagemaker.conversation import Conversation, converse
from simulator.sagemaker.endpoint import SERVING, Fleet
from simulator.speaking.cutting import UglyCutter
from simulator.speaking.generation import whole
from simulator.speaking.openai_body import BadBody
from simulator.speaking.streaming import StreamCut, speak


async def invoke(
    request: web.Request, context: Context, members: Members, call: Call
) -> web.StreamResponse:
    fleet = _serving_fleet(context, members)
    call.model = fleet.model_id or fleet.model_name
    body = _json_body(members["Body"])
    if context.fault("model_error"):
        raise _model_error(context, members, 500, "CUDA out of memory (simulated)")
    try:
        talk = converse(context.cloud, fleet, body)
    except BadBody as error:
        raise _model_error(context, members, 400, error.message) from error
    call.input_tokens = talk.generation.prompt_tokens
    said = {"ContentType": talk.content_type, "InvokedProductionVariant": fleet.variant}
    if context.operation == "InvokeEndpoint":
        return await _in_one_piece(context, talk, said, call)
    return await _in_parts(request, context, talk, said, call)


def _serving_fleet(context: Context, members: Members) -> Fleet:
    """AWS says "not found" of endpoints that exist but do not serve yet, too."""
    name = members["EndpointName"]
    endpoint = context.place.endpoints.get(name)
    if endpoint is None or endpoint.status not in SERVING:
        account = context.caller.account
        raise AwsError("ValidationError", f"Endpoint {name} of account {account} not found.")
    wanted = members.get("TargetVariant")
    for fleet in endpoint.fleets:
        if wanted in (None, fleet.variant):
            return fleet
    raise AwsError("ValidationError", f"Variant {wanted} was not found in endpoint {name}.")


def _json_body(raw: bytes) -> dict[str, Any]:
    try:
        # Whether the body makes sense is the container's to say, not SageMaker's.
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _model_error(context: Context, members: Members, status: int, said: str) -> AwsError:
    name, region = members["EndpointName"], context.caller.region
    who, original = ("client" if status < 500 else "server"), json.dumps({"error": said})
    group = f"/aws/sagemaker/Endpoints/{name}"
    return AwsError(
        "ModelError",
        f'Received {who} error ({status}) from primary with message "{original}". See '
        f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
        f"#logEventViewer:group={group} in account {context.caller.account} for more information.",
        status=424,
        members={
            "OriginalStatusCode": status,
            "OriginalMessage": original,
            "LogStreamArn": f"arn:aws:logs:{region}:{context.caller.account}:log-group:{group}",
        },
    )


async def _in_one_piece(
    context: Context, talk: Conversation, said: Members, call: Call
) -> web.Response:
    await whole(talk.generation, context.cloud.speed)
    body = talk.complete_body()
    if context.fault("broken_answer"):
        body = body[: len(body) // 2]
    call.output_tokens = len(talk.generation.tokens)
    answered = _checked(context, said | {"Body": body})
    call.close(200)
    return web.Response(body=answered.body, headers=answered.headers)


def _checked(context: Context, result: Members) -> Answered:
    service = "sagemaker-runtime"
    check_own_answer(context.cloud, service, context.operation, result)
    model = operation_model(service, context.operation)
    return RestWire().write(result, model, str(uuid.uuid4()))


async def _in_parts(
    request: web.Request, context: Context, talk: Conversation, said: Members, call: Call
) -> web.StreamResponse:
    cut = context.fault("cut_stream") or context.fault("stream_error")
    broken = context.fault("broken_answer")
    answered = _checked(context, said | {"Body": {"PayloadPart": {"Bytes": b""}}})
    response = web.StreamResponse(headers=answered.headers | {"Content-Type": CONTENT_TYPE})
    await response.prepare(request)
    call.streamed = True
    # Seeded by the text: the same answer is always cut in the same places.
    cutter = UglyCutter(seed=len(talk.generation.text))

    async def write(piece: bytes) -> None:
        for part in cutter.feed(piece):
            await response.write(payload_part(part))

    try:
        if talk.asked_to_stream:
            await speak(talk.answer, talk.generation, context.cloud.speed, write, cut, broken)
        else:
            await whole(talk.generation, context.cloud.speed)
            await write(talk.complete_body())
    except StreamCut as stopped:
        return await _cut(request, response, stopped, call)
    for part in cutter.rest():
        await response.write(payload_part(part))
    await response.write_eof()
    call.output_tokens = len(talk.generation.tokens)
    call.close(200)
    return response


async def _cut(
    request: web.Request, response: web.StreamResponse, stopped: StreamCut, call: Call
) -> web.StreamResponse:
    call.close(200, stopped.fault.kind)
    if stopped.fault.kind == "stream_error":
        said = {"Message": "The model's stream broke off (simulated).", "ErrorCode": "StreamBroken"}
        await response.write(exception("ModelStreamError", dict(said)))
        await response.write_eof()
        # No end frame and no end of body: what a dropped connection looks like.
    elif request.transport is not None:
        request.transport.abort()
    return response
