"""Valkey may be lost at any time without losing what people saw or owe."""

from __future__ import annotations

import asyncio
import subprocess

import pytest
import redis

from conversations import buffer, orphans, streaming
from conversations.replying import Desk
from launcher.folder import Folder
from launcher.valkey import Valkey
from tests.conversations.conftest import (
    ask,
    buffered,
    ended,
    expire,
    off_loop,
    parsed,
    said,
    text_of,
    until,
)


class Own:
    """A Valkey that a test may kill, empty when it comes back."""

    def __init__(self, path):
        self.valkey = Valkey.of(Folder.at(path), durable=False)
        self.process = None

    @property
    def url(self):
        return self.valkey.url

    async def start(self):
        self.spawn()
        await until(self.valkey.answers)

    def spawn(self):
        command = [str(part) for part in self.valkey.program().command]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
async def own(tmp_path, settings):
    one = Own(tmp_path)
    await one.start()
    settings.REDIS_URL = one.url
    yield one
    one.kill()


@pytest.fixture
async def desk(own, transactional_db, model):
    one = Desk()
    await one.open()
    yield one
    await one.close()


async def watched(generation_id):
    async with asyncio.timeout(20):
        return parsed("".join([part async for part in streaming.events(generation_id)]))


async def test_a_restart_in_the_middle_of_an_answer_is_hardly_seen(own, user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Before ")
    await buffered(generation.id, "Before ")
    viewer = asyncio.create_task(watched(generation.id))
    own.kill()
    call.say("between ")
    await asyncio.sleep(0.1)
    await own.start()
    await buffered(generation.id, "Before between ")
    call.say("after")
    call.end()
    generation = await ended(generation.id)
    message = await said(generation)
    assert (message["status"], message["content"]) == ("complete", "Before between after")
    events = await viewer
    assert text_of(events) == "Before between after"
    assert events[-1][1] == "done"
    assert text_of(await watched(generation.id)) == "Before between after"


async def test_without_valkey_questions_are_answered_and_viewers_see_the_end(
    own, user, thread, model, desk
):
    own.kill()
    model.always("From the database")
    generation = await ask(user, thread)
    events = await watched(generation.id)
    assert text_of(events) == "From the database"
    assert [name for _, name, _ in events] == ["snapshot", "usage", "done"]
    assert (await ended(generation.id)).status == "complete"


async def test_an_orphan_waits_for_valkey_and_its_text(own, user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    call.say("Kept")
    await buffered(generation.id, "Kept")
    for loop in desk.loops:
        loop.cancel()
    await off_loop(expire, generation.id, 1)
    own.kill()
    with pytest.raises(redis.RedisError):
        await off_loop(buffer.read_now, generation.id)
    assert await off_loop(orphans.end_orphans) == 0
    await off_loop(expire, generation.id, 120)
    assert await off_loop(orphans.end_orphans) == 1
    message = await said(await ended(generation.id))
    assert message["status"] == "interrupted"
    assert message["usage"]["input_tokens"] > 0
    call.end()
