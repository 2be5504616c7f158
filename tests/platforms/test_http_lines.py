"""Lines that break, stay silent or are kept."""

import pytest

from platforms.calls import posted, read, told_in_our_words
from platforms.contract import NetworkPolicy
from platforms.errors import Misunderstood, Unreachable
from platforms.keeping import keep_open
from tests.platforms.far_end import Reply

LOOPBACK = NetworkPolicy(allow_loopback=True)


OK = Reply(body={"fine": True})


def get(url, policy=LOOPBACK, **said):
    return read(url, policy=policy, headers={"X-Mark": "yes"}, pause=lambda seconds: None, **said)


async def post(url, policy=LOOPBACK, **said):
    async with posted(url, policy=policy, headers={}, body=b"{}", **said) as response:
        return response.status, await response.read()


async def test_a_server_that_hangs_up_without_a_word_is_unreachable(raw_end):
    url = raw_end(b"")
    with pytest.raises(Unreachable):
        await post(f"{url}/")
    with pytest.raises(Unreachable):
        get(f"{url}/")


def test_silence_is_told_as_such():
    with pytest.raises(Unreachable), told_in_our_words():
        raise TimeoutError


async def test_connections_are_kept_for_as_long_as_the_process_says(far_end):
    far_end.answer("/chat", OK)
    async with keep_open(), keep_open():
        for _ in range(3):
            await post(f"{far_end.url}/chat")
    await post(f"{far_end.url}/chat")
    ports = [seen.port for seen in far_end.seen]
    assert len(set(ports[:3])) == 1
    assert ports[3] != ports[0]


def test_an_answer_packed_wrongly_is_misunderstood(far_end):
    far_end.answer("/models", Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Misunderstood):
        get(f"{far_end.url}/models")
