"""The OpenAI wire: models and chat completions, as each of the servers speaks it."""

import asyncio
import json
from typing import Any

from aiohttp import web

from simulator.calls import Call
from simulator.cloud import Cloud
from simulator.faults import Subject
from simulator.openai_errors import Refused
from simulator.openai_variants import BEARER, OPENAI, Variant
from simulator.speaking.answers import THOUGHT
from simulator.speaking.generation import whole
from simulator.speaking.openai_body import BadBody, ChatAnswer, ChatRequest, begin, read_chat
from simulator.speaking.streaming import StreamCut, speak

_FOR_EVER = 3600.0
_FILTERED = (
    "The response was filtered due to the prompt triggering the server's content management "
    "policy. Please modify your prompt and retry."
)


class OpenAIDoor:
    """aiohttp handlers for one server's OpenAI wire."""

    def __init__(self, cloud: Cloud, variant: Variant = OPENAI) -> None:
        self._cloud = cloud
        self._variant = variant
        self._models = cloud.facts.models_of(variant.service)

    def routes(self) -> list[web.RouteDef]:
        prefix = self._variant.prefix
        return [
            web.get(f"{prefix}/models", self.models),
            web.get(f"{prefix}/models/{{model:.+}}", self.model),
            web.post(f"{prefix}/chat/completions", self.chat),
        ]

    async def models(self, request: web.Request) -> web.StreamResponse:
        return await self._guarded(request, "models", self._list_models)

    async def model(self, request: web.Request) -> web.StreamResponse:
        return await self._guarded(request, "models.retrieve", self._one_model)

    async def chat(self, request: web.Request) -> web.StreamResponse:
        return await self._guarded(request, "chat.completions", self._chat)

    async def _guarded(self, request: web.Request, operation: str, work: Any) -> web.StreamResponse:
        service = self._variant.service
        call = self._cloud.calls.begin(Call(service=service, operation=operation))
        try:
            self._check_ready()
            if not (self._variant.open_list and operation != "chat.completions"):
                self._check_key(request)
            answered: web.StreamResponse = await work(request, call)
        except Refused as refused:
            call.close(refused.status, refused.code)
            return self._refusal(refused)
        except (asyncio.CancelledError, ConnectionResetError):
            call.disconnected = True
            raise
        if call.status is None:
            call.close(answered.status)
        return answered

    def _refusal(self, refused: Refused) -> web.Response:
        body = self._variant.error(refused)
        status = google_status(body) if isinstance(body, list) else refused.status
        # Clients wait by this header before they try again.
        wait = {"Retry-After": "1"} if refused.status == 429 else {}
        return web.json_response(body, status=status, headers=self._variant.headers | wait)

    def _check_ready(self) -> None:
        if self._variant.loads and self._cloud.conducts.of(self._variant.service).loading:
            raise Refused(503, "Loading model", "unavailable_error")

    def _check_key(self, request: web.Request) -> None:
        # Any key does until somebody sets one: a rehearsal needs no secret.
        wanted = self._cloud.conducts.of(self._variant.service).api_key
        if wanted is None:
            return
        for name in self._variant.key_headers:
            given = request.headers.get(name, "")
            if (given.removeprefix("Bearer ") if name == BEARER else given) == wanted:
                return
        raise Refused(401, "Incorrect API key provided.", code="invalid_api_key")

    async def _list_models(self, request: web.Request, call: Call) -> web.Response:
        await self._strike("models", {"service": {self._variant.service}})
        rows = [self._variant.row(model) for model in self._models.values()]
        return self._perhaps_broken({"object": "list", "data": rows}, "models", {})

    async def _one_model(self, request: web.Request, call: Call) -> web.Response:
        return web.json_response(self._variant.row(self._known(request.match_info["model"])))

    async def _chat(self, request: web.Request, call: Call) -> web.StreamResponse:
        body = await _body(request)
        known = self._known(body.get("model"))
        call.model = known["id"]
        subject: Subject = {"service": {self._variant.service}, "model": {known["id"]}}
        await self._strike("chat.completions", subject)
        await self._perhaps_hang(body)
        try:
            asked = read_chat(body)
        except BadBody as bad:
            raise Refused(400, bad.message, "invalid_request_error", None, bad.parameter) from bad
        generation = begin(self._cloud, known["id"], asked)
        self._check_context(known, generation.prompt_tokens)
        answer = ChatAnswer(
            generation,
            include_usage=asked.include_usage,
            sends_usage=known.get("sends_usage", True),
            thought=THOUGHT if known.get("thinks") else "",
            thought_name=self._variant.thought,
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

    async def _perhaps_hang(self, body: dict[str, Any]) -> None:
        """Silent for ever, as some servers are when they are asked to count while they stream."""
        if body.get("stream_options") and self._cloud.conducts.of(self._variant.service).hangs:
            await asyncio.sleep(_FOR_EVER)

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
        if faults.take("content_filter", operation, subject):
            raise Refused(400, _FILTERED, code="content_filter", parameter="prompt")
        if faults.take("model_error", operation, subject):
            raise Refused(500, "The server had an error.", "server_error", None)

    def _perhaps_broken(
        self, body: dict[str, Any], operation: str, subject: Subject
    ) -> web.Response:
        text = json.dumps(body, ensure_ascii=False)
        if self._cloud.faults.take("broken_answer", operation, subject):
            text = text[: len(text) // 2]
        headers = self._variant.headers
        return web.Response(text=text, content_type="application/json", headers=headers)

    def _known(self, name: object) -> dict[str, Any]:
        plain = name.removeprefix(self._variant.id_prefix) if isinstance(name, str) else ""
        known = self._models.get(plain)
        if known is None:
            message = f"The model `{name}` does not exist or you do not have access to it."
            raise Refused(404, message, "invalid_request_error", "model_not_found", "model")
        return known

    def _check_context(self, known: dict[str, Any], prompt_tokens: int) -> None:
        limit = known["max_model_len"]
        if limit is not None and prompt_tokens > limit:
            message = (
                f"This model's maximum context length is {limit} tokens. "
                f"However, your messages resulted in {prompt_tokens} tokens."
            )
            code = "context_length_exceeded"
            raise Refused(400, message, "invalid_request_error", code, "messages")


def google_status(body: list[dict[str, Any]]) -> int:
    return int(body[0]["error"]["code"])


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "We could not parse the JSON body.", "invalid_request_error", None)
    return body
