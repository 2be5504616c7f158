"""The OpenAI wire: models and chat completions, for any client that takes a base URL."""

import asyncio
import json
from typing import Any

from aiohttp import web

from simulator.calls import Call
from simulator.cloud import Cloud
from simulator.faults import Subject
from simulator.speaking.generation import whole
from simulator.speaking.openai_body import BadBody, ChatAnswer, ChatRequest, begin, read_chat
from simulator.speaking.streaming import StreamCut, speak

_SERVICE = "openai"


class Refused(Exception):
    """An error in OpenAI's shape."""

    def __init__(
        self, status: int, message: str, kind: str, code: str | None, parameter: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": kind, "param": parameter, "code": code}}
        self.code = code


class OpenAIDoor:
    """aiohttp handlers for `/openai/v1`."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/openai/v1/models", self.models),
            web.get("/openai/v1/models/{model:.+}", self.model),
            web.post("/openai/v1/chat/completions", self.chat),
        ]

    async def models(self, request: web.Request) -> web.StreamResponse:
        return await self._guarded(request, "models", self._list_models)

    async def model(self, request: web.Request) -> web.StreamResponse:
        return await self._guarded(request, "models.retrieve", self._one_model)

    async def chat(self, request: web.Request) -> web.StreamResponse:
        return await self._guarded(request, "chat.completions", self._chat)

    async def _guarded(self, request: web.Request, operation: str, work: Any) -> web.StreamResponse:
        call = self._cloud.calls.begin(Call(service=_SERVICE, operation=operation))
        try:
            self._check_key(request)
            answered: web.StreamResponse = await work(request, call)
        except Refused as refused:
            call.close(refused.status, refused.code)
            # Clients wait by this header before they try again.
            headers = {"Retry-After": "1"} if refused.status == 429 else None
            return web.json_response(refused.body, status=refused.status, headers=headers)
        except (asyncio.CancelledError, ConnectionResetError):
            call.disconnected = True
            raise
        if call.status is None:
            call.close(answered.status)
        return answered

    def _check_key(self, request: web.Request) -> None:
        # Any key does until somebody sets one: a rehearsal needs no secret.
        wanted = self._cloud.openai_key
        if wanted is not None and request.headers.get("Authorization") != f"Bearer {wanted}":
            raise Refused(
                401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key"
            )

    async def _list_models(self, request: web.Request, call: Call) -> web.Response:
        await self._strike("models", {"service": {_SERVICE}})
        rows = [_row(model) for model in self._cloud.facts.openai_models.values()]
        return self._perhaps_broken({"object": "list", "data": rows}, "models", {})

    async def _one_model(self, request: web.Request, call: Call) -> web.Response:
        return web.json_response(_row(self._known(request.match_info["model"])))

    async def _chat(self, request: web.Request, call: Call) -> web.StreamResponse:
        body = await _body(request)
        known = self._known(body.get("model"))
        call.model = known["id"]
        subject: Subject = {"service": {_SERVICE}, "model": {known["id"]}}
        await self._strike("chat.completions", subject)
        try:
            asked = read_chat(body)
        except BadBody as bad:
            raise Refused(400, bad.message, "invalid_request_error", None, bad.parameter) from bad
        generation = begin(self._cloud, known["id"], asked)
        self._check_context(known, generation.prompt_tokens)
        answer = ChatAnswer(
            generation, include_usage=asked.include_usage, sends_usage=known["sends_usage"]
        )
        call.input_tokens = generation.prompt_tokens
        return await self._say(request, answer, asked, subject, call)

    async def _say(
        self,
        request: web.Request,
        answer: ChatAnswer,
        asked: ChatRequest,
        subject: Subject,
        call: Call,
    ) -> web.StreamResponse:
        if asked.stream:
            return await self._stream(request, answer, subject, call)
        await whole(answer.generation, self._cloud.speed)
        call.output_tokens = len(answer.generation.tokens)
        return self._perhaps_broken(answer.complete(), "chat.completions", subject)

    async def _stream(
        self, request: web.Request, answer: ChatAnswer, subject: Subject, call: Call
    ) -> web.StreamResponse:
        faults = self._cloud.faults
        cut = faults.take("cut_stream", "chat.completions", subject)
        broken = faults.take("broken_answer", "chat.completions", subject)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        call.streamed = True
        try:
            await speak(answer, answer.generation, self._cloud.speed, response.write, cut, broken)
        except StreamCut as stopped:
            call.close(200, stopped.fault.kind)
            if request.transport is not None:
                request.transport.abort()
            return response
        await response.write_eof()
        call.output_tokens = len(answer.generation.tokens)
        return response

    async def _strike(self, operation: str, subject: Subject) -> None:
        faults = self._cloud.faults
        slow = faults.take("slow", operation, subject)
        if slow is not None:
            await asyncio.sleep(slow.seconds)
        if faults.take("throttle", operation, subject):
            raise Refused(429, "Rate limit reached.", "requests", "rate_limit_exceeded")
        if faults.take("denied", operation, subject):
            message = "You have insufficient permissions for this operation."
            raise Refused(403, message, "invalid_request_error", "insufficient_permissions")
        if faults.take("model_error", operation, subject):
            raise Refused(500, "The server had an error.", "server_error", None)

    def _perhaps_broken(
        self, body: dict[str, Any], operation: str, subject: Subject
    ) -> web.Response:
        text = json.dumps(body, ensure_ascii=False)
        if self._cloud.faults.take("broken_answer", operation, subject):
            text = text[: len(text) // 2]
        return web.Response(text=text, content_type="application/json")

    def _known(self, name: object) -> dict[str, Any]:
        known = self._cloud.facts.openai_models.get(name) if isinstance(name, str) else None
        if known is None:
            message = f"The model `{name}` does not exist or you do not have access to it."
            raise Refused(404, message, "invalid_request_error", "model_not_found", "model")
        return known

    def _check_context(self, known: dict[str, Any], prompt_tokens: int) -> None:
        limit = known["max_model_len"]
        if prompt_tokens > limit:
            message = (
                f"This model's maximum context length is {limit} tokens. "
                f"However, your messages resulted in {prompt_tokens} tokens."
            )
            code = "context_length_exceeded"
            raise Refused(400, message, "invalid_request_error", code, "messages")


def _row(model: dict[str, Any]) -> dict[str, Any]:
    shown = ("id", "created", "owned_by", "max_model_len")
    return {"object": "model"} | {key: model[key] for key in shown}


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "We could not parse the JSON body.", "invalid_request_error", None)
    return body
