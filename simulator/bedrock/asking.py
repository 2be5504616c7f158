"""Converse and ConverseStream: the two ways to ask a foundation model."""

import uuid

from aiohttp import web

from simulator.aws.checking import check_own_answer
from simulator.aws.context import Context, Members
from simulator.aws.errors import AwsError
from simulator.aws.eventstream import CONTENT_TYPE, exception
from simulator.aws.operations import operation_model
from simulator.aws.restjson import RestJsonWire
from simulator.bedrock.answering import Converse
from simulator.bedrock.conversation import Conversation, begin, model_asked
from simulator.bedrock.foundation import Foundation
from simulator.calls import Call
from simulator.speaking.cutting import UglyCutter
from simulator.speaking.generation import whole
from simulator.speaking.streaming import StreamCut, speak

_SERVICE = "bedrock-runtime"


async def ask(
    request: web.Request, context: Context, members: Members, call: Call
) -> web.StreamResponse:
    model = model_asked(context, members["modelId"])
    call.model = model.model_id
    if context.fault("model_error"):
        raise _model_error(model)
    talk = begin(context, model, members)
    call.input_tokens = talk.generation.prompt_tokens
    answer = Converse(talk, latency_ms=int(context.cloud.speed.first_token_seconds * 1000))
    if context.operation == "Converse":
        return await _in_one_piece(context, talk, answer, call)
    return await _in_events(request, context, talk, answer, call)


def _model_error(model: Foundation) -> AwsError:
    return AwsError(
        "ModelErrorException",
        "The system encountered an unexpected error during processing. Try your request again.",
        status=424,
        members={"originalStatusCode": 500, "resourceName": model.model_id},
    )


async def _in_one_piece(
    context: Context, talk: Conversation, answer: Converse, call: Call
) -> web.Response:
    await whole(talk.generation, context.cloud.speed)
    said = answer.complete()
    check_own_answer(context.cloud, _SERVICE, "Converse", said)
    model = operation_model(_SERVICE, "Converse")
    answered = RestJsonWire().write(said, model, str(uuid.uuid4()))
    body = answered.body
    if context.fault("broken_answer"):
        body = body[: len(body) // 2]
    call.output_tokens = talk.usage["outputTokens"]
    call.close(200)
    return web.Response(body=body, headers=answered.headers)


async def _in_events(
    request: web.Request, context: Context, talk: Conversation, answer: Converse, call: Call
) -> web.StreamResponse:
    cut = context.fault("cut_stream") or context.fault("stream_error")
    broken = context.fault("broken_answer")
    headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": str(uuid.uuid4())}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    call.streamed = True
    # Frames end anywhere in what arrives, in letters too. Seeded: always in the same places.
    cutter = UglyCutter(seed=len(talk.generation.text))

    async def write(piece: bytes) -> None:
        for part in cutter.feed(piece):
            await response.write(part)

    try:
        await speak(answer, talk.generation, context.cloud.speed, write, cut, broken)
    except StreamCut as stopped:
        rest = cutter.rest() if stopped.fault.kind == "stream_error" else []
        return await _cut(request, response, stopped, call, b"".join(rest))
    for part in cutter.rest():
        await response.write(part)
    await response.write_eof()
    _check_events(context, answer)
    call.output_tokens = talk.usage["outputTokens"]
    call.close(200)
    return response


def _check_events(context: Context, answer: Converse) -> None:
    """Each event by itself, as the stream's shape is of one event at a time."""
    for sent in answer.sent:
        check_own_answer(context.cloud, _SERVICE, "ConverseStream", {"stream": sent})


async def _cut(
    request: web.Request, response: web.StreamResponse, stopped: StreamCut, call: Call, rest: bytes
) -> web.StreamResponse:
    call.close(200, stopped.fault.kind)
    if stopped.fault.kind == "stream_error":
        said = {
            "message": "The model's stream broke off (simulated).",
            "originalStatusCode": 500,
            "originalMessage": "simulated",
        }
        await response.write(rest + exception("modelStreamErrorException", dict(said)))
        await response.write_eof()
        # No end frame and no end of body: what a dropped connection looks like.
    elif request.transport is not None:
        request.transport.abort()
    return response
