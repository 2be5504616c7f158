"""A server that speaks the OpenAI wire and says exactly what a test feeds it, when it feeds it."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

CUT, HANG_UP = object(), object()
USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


class Call:
    """One question that arrived; `left` is set when its asker closed the connection."""

    def __init__(self, body):
        self.body = body
        self.left = asyncio.Event()
        self.lines = asyncio.Queue()

    def say(self, *texts):
        for text in texts:
            self.lines.put_nowait({"choices": [{"index": 0, "delta": {"content": text}}]})

    def end(self, usage=USAGE, reason="stop"):
        self.lines.put_nowait({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        if usage:
            self.lines.put_nowait({"choices": [], "usage": usage})
        self.lines.put_nowait(None)

    def cut(self):
        self.lines.put_nowait(CUT)


class Model:
    """`script` answers every call at once; without it a test takes calls and feeds them."""

    def __init__(self):
        self.calls = asyncio.Queue()
        self.seen = []
        self.script = None
        self.status = 200

    async def call(self):
        return await asyncio.wait_for(self.calls.get(), 10)

    def always(self, *texts, usage=USAGE):
        def script(call):
            call.say(*texts)
            call.end(usage=usage)

        self.script = script

    async def start(self):
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        self.runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/v1"

    async def close(self):
        await self.runner.cleanup()

    async def _answer(self, request):
        call = Call(await request.json())
        self.seen.append(call)
        if self.status != 200:
            return web.json_response({"error": {"message": "no"}}, status=self.status)
        if self.script:
            self.script(call)
        self.calls.put_nowait(call)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            while (line := await call.lines.get()) is not None:
                if line is CUT:
                    request.transport.abort()
                    return response
                await response.write(f"data: {json.dumps(line)}\n\n".encode())
            await response.write(b"data: [DONE]\n\n")
        except (asyncio.CancelledError, ConnectionError):
            call.left.set()
            raise
        return response
