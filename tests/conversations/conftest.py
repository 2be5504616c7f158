"""A desk on the test's own loop, a model that says what it is told, and ways to look."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time

import pytest
from django.db import connection, connections

from conversations import actions, buffer, history
from conversations.models import Generation
from conversations.replying import Desk
from conversations.watching import _watchers
from tests.conversations.far_end import Model
from tests.factories import make_catalog_model, make_connection, make_resource, make_thread


@pytest.fixture
async def model():
    far_end = Model()
    await far_end.start()
    yield far_end
    await far_end.close()


@pytest.fixture
async def desk(transactional_db, model):
    """Listed after the far end, so that it leaves first."""
    one = Desk()
    await one.open()
    yield one
    await one.close()


@pytest.fixture(autouse=True)
async def viewers_leave():
    yield
    watcher = _watchers.get(asyncio.get_running_loop())
    if watcher is not None:
        watcher.life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher.life


@pytest.fixture
def resource(transactional_db, user, model):
    connection = make_connection(base_url=model.url, simulated=False)
    return make_resource(user, make_catalog_model(connection), hourly=False)


@pytest.fixture
def thread(user, resource):
    return make_thread(user, resource)


async def off_loop(work, *args, **kwargs):
    """Database work of a test, away from its loop, leaving no connection behind."""

    def done():
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)


async def ask(user, thread, content="What is new?"):
    """A question over the action, as every door asks it."""
    return await off_loop(actions.ask, by=user, thread_id=thread.id, content=content)


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def expire(generation_id, seconds=1):
    """The lease ran out so long ago, of an answer that was begun before."""
    execute(
        "UPDATE generations SET lease_until = clock_timestamp() - make_interval(secs => %s), "
        "started_at = clock_timestamp() - interval '5 minutes' WHERE id = %s",
        seconds,
        generation_id,
    )


async def until(condition, seconds=10.0):
    """Wait for something to become true in the database or here."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = await off_loop(condition)
        if found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("It did not happen in time.")


async def ended(generation_id):
    """The generation, once its end stands in the database."""
    return await until(
        lambda: Generation.objects.filter(id=generation_id, finished_at__isnull=False).first()
    )


async def said(generation):
    """The answer as the history has it."""
    return await off_loop(history.message, generation.thread_id, generation.message_id)


async def buffered(generation_id, text):
    """Wait until Valkey holds so much of the answer."""
    return await until(lambda: buffer.text_so_far(generation_id) == text)


def parsed(wire):
    """(id, name, data) of every event in a stream's text; comments are left out."""
    found = []
    for block in wire.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if "data" in fields:
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def text_of(events, text=""):
    """What a viewer has on the screen after these events."""
    for _, name, data in events:
        if name == "snapshot":
            text = data["text"]
        elif name == "delta":
            text += data["text"]
    return text
