"""Viewers come, leave and come back: they miss nothing, and nothing is asked twice."""

from __future__ import annotations

import asyncio

import pytest

from conversations import buffer, streaming
from conversations.models import Generation
from tests.conversations.conftest import ask, buffered, ended, off_loop, parsed, text_of


async def watched(generation_id, after=0):
    async with asyncio.timeout(10):
        wire = "".join([part async for part in streaming.events(generation_id, after=after)])
    return parsed(wire)


async def feed(call, generation, words):
    """One event a word: each is in the buffer before the next one is said."""
    text = ""
    for word in words:
        call.say(word)
        text += word
        await buffered(generation.id, text)
    return text


async def test_resuming_after_any_event_gives_the_same_text(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    text = await feed(call, generation, ["Once ", "upon ", "a ", "time"])
    call.end()
    await ended(generation.id)
    whole = await watched(generation.id)
    assert [name for _, name, _ in whole] == ["started", *["delta"] * 4, "usage", "done"]
    assert text_of(whole) == text
    for seen in range(len(whole) + 1):
        rest = await watched(generation.id, after=seen)
        assert rest == whole[seen:]
    assert len(model.seen) == 1


async def test_resuming_while_it_is_written_goes_on_where_one_was(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    await feed(call, generation, ["One ", "two "])
    viewer = asyncio.create_task(watched(generation.id, after=2))
    late = asyncio.create_task(watched(generation.id))
    await feed_more(call, generation)
    call.end()
    assert text_of(await viewer, text="One ") == "One two three"
    assert text_of(await late) == "One two three"


async def feed_more(call, generation):
    call.say("three")
    await buffered(generation.id, "One two three")


async def test_a_viewer_older_than_the_buffer_gets_a_snapshot(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    await feed(call, generation, ["a", "b", "c", "d"])
    client = buffer.open_client(1)
    await client.xtrim(buffer.events_key(generation.id), maxlen=2, approximate=False)
    await client.aclose()
    older, newer = (
        streaming.events(generation.id, after=1),
        streaming.events(generation.id, after=4),
    )
    first = parsed(await anext(older))
    assert first == [(5, "snapshot", {"text": "abcd"})]
    assert parsed(await anext(newer)) == [(5, "delta", {"text": "d"})]
    call.say("e")
    call.end()
    assert text_of(first + await rest(older)) == "abcde"
    assert text_of(await rest(newer), text="abcd") == "abcde"


async def rest(stream):
    async with asyncio.timeout(10):
        return parsed("".join([part async for part in stream]))


async def test_an_answer_that_valkey_forgot_is_told_from_the_database(user, thread, model, desk):
    model.always("Long ago")
    generation = await ask(user, thread)
    await ended(generation.id)
    whole = await watched(generation.id)
    client = buffer.open_client(1)
    await client.delete(buffer.events_key(generation.id), buffer.text_key(generation.id))
    await client.aclose()
    events = await watched(generation.id)
    assert [name for _, name, _ in events] == ["snapshot", "usage", "done"]
    assert text_of(events) == "Long ago"
    assert events[1:] == whole[-2:]
    assert [name for _, name, _ in await watched(generation.id, after=whole[-3][0])] == [
        "usage",
        "done",
    ]
    assert await watched(generation.id, after=whole[-1][0]) == []


async def test_an_id_that_was_never_given_begins_anew(user, thread, model, desk):
    model.always("Hello")
    generation = await ask(user, thread)
    await ended(generation.id)
    assert text_of(await watched(generation.id, after=999_999)) == "Hello"


async def test_a_deleted_conversation_ends_its_viewers(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    viewer = asyncio.create_task(watched(generation.id))
    await off_loop(Generation.objects.filter(id=generation.id).delete)
    events = await viewer
    assert events[-1][1] == "error"
    assert events[-1][2]["code"] == "gone"
    call.end()


async def test_many_viewers_need_few_connections(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    await feed(call, generation, ["Many "])
    client = buffer.open_client(1)
    before = (await client.info("clients"))["connected_clients"]
    viewers = [asyncio.create_task(watched(generation.id)) for _ in range(1000)]
    await asyncio.sleep(0.2)
    during = (await client.info("clients"))["connected_clients"]
    call.say("see this")
    call.end()
    assert {text_of(events) for events in await asyncio.gather(*viewers)} == {"Many see this"}
    # Of a server that other tests use, too: few, and not one for each of a thousand.
    assert during - before < 50
    await client.aclose()


async def test_a_viewer_who_leaves_stops_nothing(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    viewer = asyncio.create_task(watched(generation.id))
    await feed(call, generation, ["Still "])
    viewer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await viewer
    call.say("writing")
    call.end()
    assert (await ended(generation.id)).status == "complete"
    assert text_of(await watched(generation.id)) == "Still writing"


async def test_silence_is_filled_with_heartbeats(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    stream = streaming.events(generation.id, patience=0.05)
    parts = [await anext(stream) for _ in range(2)]
    while not parts[-1].startswith(":"):
        parts.append(await anext(stream))
    assert parts[-1].endswith("\n\n")
    await stream.aclose()
    call.end()
    await ended(generation.id)


async def test_joining_a_torrent_reads_the_buffer_once(user, thread, model, desk):
    generation = await ask(user, thread)
    call = await model.call()
    client = buffer.open_client(1)
    before = await reads(client)

    async def torrent():
        for number in range(200):
            call.say(f"{number} ")
            await asyncio.sleep(0.005)
        call.end()

    talking = asyncio.create_task(torrent())
    events = await watched(generation.id)
    await talking
    assert text_of(events) == "".join(f"{number} " for number in range(200))
    # Of a server that other tests use, too: not once for each of 200 events.
    assert await reads(client) - before < 100
    await client.aclose()


async def reads(client):
    return (await client.info("commandstats")).get("cmdstat_xrange", {"calls": 0})["calls"]
