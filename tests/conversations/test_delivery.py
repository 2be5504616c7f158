"""Answers over a real server and real sockets, as programs and browsers get them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from concurrent.futures import wait

import httpx
import pytest
import redis
import uvicorn
from django.conf import settings
from django.db import connection, connections

from accounts.tokens import issue
from conversations import buffer
from conversations.models import Generation
from staque.serving import THREADS, WAITING, Application
from tests.conversations.conftest import buffered, ended, off_loop, parsed, text_of, until


class Server:
    """Staque's own application under uvicorn, with its desk, in a thread of its own."""

    def __init__(self):
        self.application = Application()
        config = uvicorn.Config(
            self.application,
            lifespan="on",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        asyncio.run(self.server.serve(sockets=[self.socket]))

    def start(self):
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self):
        if self.thread.is_alive():
            self.forget_the_database()
            self.server.should_exit = True
            self.thread.join(15)
            assert not self.thread.is_alive()

    def forget_the_database(self):
        """Each thread's connection would outlive the test's database."""
        pools = {self.application.pool: THREADS, self.application.waiting: WAITING}
        together = threading.Barrier(THREADS + WAITING)

        def forget():
            together.wait(5)
            connections.close_all()

        wait([pool.submit(forget) for pool, size in pools.items() for _ in range(size)])


@pytest.fixture
def server(transactional_db, model):
    one = Server()
    one.start()
    yield one
    one.stop()


@pytest.fixture
async def api(server, user):
    token = (await off_loop(issue, user)).access
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=f"{server.url}/api/v1/", headers=headers, timeout=20
    ) as client:
        yield client


async def test_each_piece_is_delivered_when_it_is_said(api, thread, model):
    body = {"content": "Hello?", "stream": True}
    wire = ""
    async with api.stream("POST", f"threads/{thread.id}/messages/", json=body) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-cache"
        parts = answer.aiter_text()
        call = await model.call()
        for word in ("One ", "two ", "three"):
            began = time.monotonic()
            call.say(word)
            while word not in wire:
                wire += await anext(parts)
            assert time.monotonic() - began < 1
        call.end()
        wire += "".join([part async for part in parts])
    assert text_of(parsed(wire)) == "One two three"


async def test_a_viewer_hangs_up_and_resumes_where_it_was(api, thread, model):
    body = {"content": "Hello?", "stream": True}
    wire = ""
    async with api.stream("POST", f"threads/{thread.id}/messages/", json=body) as answer:
        call = await model.call()
        call.say("First ")
        async for part in answer.aiter_text():
            wire += part
            if "First" in wire:
                break
    seen = parsed(wire)
    generation_id = seen[0][2]["generation_id"]
    call.say("second")
    call.end()
    await ended(generation_id)
    headers = {"Last-Event-ID": str(seen[-1][0])}
    rest = parsed((await api.get(f"generations/{generation_id}/events/", headers=headers)).text)
    assert text_of(rest, text="First ") == "First second"
    assert [number for number, _, _ in seen + rest] == list(range(1, len(seen + rest) + 1))
    assert len(model.seen) == 1


async def test_a_whole_answer_has_the_status_that_it_deserves(api, thread, model):
    model.always("All of it")
    good = await api.post(f"threads/{thread.id}/messages/", json={"content": "Hello?"})
    assert good.status_code == 200
    assert good.json()["data"]["content"] == "All of it"
    model.status = 401
    bad = await api.post(f"threads/{thread.id}/messages/", json={"content": "Hello?"})
    assert bad.status_code == 502
    assert not bad.json()["success"]
    assert bad.json()["request_id"] == bad.headers["X-Request-ID"]
    assert bad.json()["details"]["message"]["status"] == "failed"


async def test_open_streams_hold_neither_threads_nor_database_connections(api, user, thread, model):
    generation = await started(api, thread, model)
    before = threading.active_count()

    def open_ones():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            )
            return cursor.fetchone()[0]

    connected = await off_loop(open_ones)
    address = f"generations/{generation.id}/events/"
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=api.base_url, headers=api.headers, timeout=20, limits=limits
    ) as many:
        viewers = [asyncio.create_task(many.get(address)) for _ in range(100)]
        await until(lambda: subscribers(generation.id))
        await asyncio.sleep(0.5)
        # Some of the eight threads that serve Django may have come to life only now.
        assert threading.active_count() - before <= 12
        assert await off_loop(open_ones) - connected <= 12
        model.last.end()
        assert {text_of(parsed(one.text)) for one in await asyncio.gather(*viewers)} == {"Now"}


def subscribers(generation_id):
    client = redis.Redis.from_url(settings.REDIS_URL)
    try:
        return client.pubsub_numsub(buffer.channel(generation_id))[0][1]
    finally:
        client.close()


async def started(api, thread, model):
    task = asyncio.create_task(
        api.post(f"threads/{thread.id}/messages/", json={"content": "Hello?"})
    )
    model.last = await model.call()
    model.last.say("Now")
    generation = await until(lambda: Generation.objects.filter(thread=thread).first())
    await buffered(generation.id, "Now")
    task.cancel()
    return generation


async def test_stopping_the_server_ends_streams_and_interrupts_answers(server, api, thread, model):
    body = {"content": "Hello?", "stream": True}
    async with api.stream("POST", f"threads/{thread.id}/messages/", json=body) as answer:
        call = await model.call()
        call.say("So far")
        generation = await until(lambda: Generation.objects.filter(thread=thread).first())
        await buffered(generation.id, "So far")
        began = time.monotonic()
        await asyncio.to_thread(server.stop)
        assert time.monotonic() - began < 8
        assert answer.status_code == 200
        # Cut or closed: what counts is that nobody waits for ever.
        with contextlib.suppress(httpx.HTTPError):
            async with asyncio.timeout(5):
                assert "done" not in "".join([part async for part in answer.aiter_text()])
    assert (await ended(generation.id)).status == "interrupted"
