"""Servers that mean harm: they may spoil their own answer, and nothing else."""

import asyncio
import gzip
import json
from contextlib import aclosing

import pytest

from platforms.calls import read
from platforms.errors import Misunderstood, Refused
from platforms.lines import Lines
from platforms.openai_chat import _streamed
from platforms.openai_errors import error_of, retry_after
from platforms.openai_usage import usage_of
from platforms.openai_wire import decoded
from platforms.registry import platform
from platforms.sagemaker.text_generation import whole_generation
from tests.platforms.conftest import LOOPBACK
from tests.platforms.far_end import Reply
from tests.platforms.listening import heard_until_trouble
from tests.platforms.test_openai_wire import chunk, events

CHAT = "/v1/chat/completions"
PLATFORM = platform("openai_compatible")
DEEP = b'{"choices":' + b"[" * 100_000
PACKED = {"Content-Encoding": "gzip"}


def test_a_stream_without_end_is_cut():
    blank = (b" " * 1023 + b"\n") * 2**10

    def feed_for_ever():
        lines = Lines()
        while True:
            assert list(lines.feed(blank)) == []

    with pytest.raises(Misunderstood):
        feed_for_ever()


class Flood:
    """A response whose next bytes are always there already."""

    flood = events(chunk("x" * 100), chunk("y" * 100), done=False)

    @property
    def content(self):
        return self

    async def readany(self):
        return self.flood


async def test_a_server_that_never_pauses_leaves_the_loop_to_others():
    others = asyncio.create_task(asyncio.sleep(0.01))
    async with aclosing(_streamed(Flood(), None)) as answer:
        async with asyncio.timeout(5):
            while not others.done():
                await anext(answer)


@pytest.mark.parametrize("parts", [None, [gzip.compress(b"\n" * 10_000_000)]])
async def test_a_packed_answer_is_never_unpacked(far_end, server_access, asked, parts):
    body = gzip.compress(b"{}" + b" " * 10_000_000)
    far_end.answer(CHAT, Reply(body=body, parts=parts, headers=PACKED))
    _, error = await heard_until_trouble(PLATFORM.chat(server_access), asked())
    assert isinstance(error, Misunderstood)
    assert far_end.seen[0].headers["Accept-Encoding"] == "identity"


def test_a_packed_list_is_never_unpacked(far_end):
    body = gzip.compress(gzip.compress(b" " * 10_000_000))
    far_end.answer("/models", Reply(body=body, headers={"Content-Encoding": "gzip, gzip"}))
    with pytest.raises(Misunderstood):
        read(f"{far_end.url}/models", policy=LOOPBACK, headers={})
    assert far_end.seen[0].headers["Accept-Encoding"] == "identity"


def test_what_is_nested_without_end_is_misunderstood():
    with pytest.raises(Misunderstood):
        decoded(DEEP)
    with pytest.raises(Misunderstood):
        list(whole_generation(DEEP))
    assert isinstance(error_of(400, DEEP, {}), Refused)


@pytest.mark.parametrize(
    "counts",
    [
        '{"prompt_tokens": 1e999, "completion_tokens": 3}',
        '{"prompt_tokens": NaN, "completion_tokens": 3}',
        '{"prompt_tokens": 1000000000000000000000000000000, "completion_tokens": 3}',
        '{"prompt_tokens": -5, "completion_tokens": 3}',
        '{"prompt_tokens": true, "completion_tokens": 3}',
        '{"prompt_tokens": 5}',
        '{"completion_tokens": 7}',
        '{"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}',
        '{"prompt_tokens": "5", "completion_tokens": null}',
        "[]",
    ],
)
def test_counts_that_cannot_be_true_are_no_counts(counts):
    assert usage_of(json.loads(counts)) is None


@pytest.mark.parametrize("written", [True, -1, 10**30, 1.0e300, None])
def test_counts_of_a_container_that_cannot_be_true_are_no_counts(written):
    details = {"generated_tokens": written, "prompt_tokens": 3}
    *_, ending = whole_generation(json.dumps({"generated_text": "x", "details": details}).encode())
    assert ending.usage is None


@pytest.mark.parametrize(
    "said", ["nan", "inf", "1e300", "Mon, 01 Jan 9999999 00:00:00 GMT", "later", "1 Jan 2099"]
)
def test_nobody_waits_for_ever(said):
    assert retry_after({"Retry-After": said}) is None


def test_a_servers_words_can_always_be_said_again():
    words = error_of(400, b'{"error": {"message": "bad \\ud800\\u0000 thing"}}', {}).vendor_text
    assert words == "bad ? thing"
    assert words.encode()
