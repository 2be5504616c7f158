"""A NIM that falls silent when it is asked to count: found out once, and remembered."""

import asyncio
import time
from dataclasses import replace

import pytest

from platforms.contract import Access, Order, Question, Turn
from platforms.errors import Denied
from platforms.registry import platform
from tests.platforms.listening import heard
from tests.platforms.rigs import LOOPBACK

NIM = platform("nim")
ORDER = Order(name="mine", model_id="meta/llama-3.3-70b-instruct")


@pytest.fixture
def cloud(simulator):
    simulator.reset()
    yield simulator
    simulator.reset()


@pytest.fixture
def access(cloud):
    return Access(platform="nim", simulated=True, base_url=f"{cloud.url}/nim/v1", network=LOOPBACK)


@pytest.fixture
def hanging(cloud, access):
    cloud.control("POST", "/servers/nim", {"hangs": True})
    return access


def question():
    return Question(order=ORDER, turns=(Turn(role="user", content="Hello?"),))


def chats(cloud):
    return cloud.calls(operation="chat.completions")


def test_a_server_that_answers_both_ways_takes_the_wish(access):
    assert NIM.probe(access) == {"stream_options": True}


def test_a_server_that_hangs_is_found_out_in_seconds(cloud, hanging):
    started = time.monotonic()
    assert NIM.probe(hanging) == {"stream_options": False}
    assert time.monotonic() - started < 10
    plain, wishing = chats(cloud)
    assert (plain["output_tokens"], wishing["output_tokens"]) == (1, None)


async def test_what_was_learnt_is_kept_to_and_the_question_is_sent_once(cloud, hanging):
    traits = await asyncio.to_thread(NIM.probe, hanging)
    before = len(chats(cloud))
    known = replace(hanging, traits=traits)
    text, _, ending = await asyncio.wait_for(heard(NIM.chat(known), question()), 20)
    assert text.startswith("This is a simulated answer")
    assert ending.usage is None
    assert len(chats(cloud)) == before + 1


async def test_without_a_probe_the_silence_is_the_servers_and_nothing_is_sent_twice(cloud, hanging):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(heard(NIM.chat(hanging), question()), 1)
    assert len(chats(cloud)) == 1


def test_a_server_that_answers_nothing_teaches_nothing(cloud, access):
    cloud.fault("model_error", times=None)
    assert NIM.probe(access) == {}
    # What was known of it is not forgotten for a bad moment.
    known = replace(access, traits={"stream_options": False})
    assert NIM.probe(known) == {"stream_options": False}


def test_a_list_that_is_refused_is_trouble_and_no_trait(cloud, access):
    cloud.fault("denied", operation="models")
    with pytest.raises(Denied):
        NIM.probe(access)


async def test_what_was_noted_in_another_hand_is_not_believed(cloud, access):
    odd = replace(access, traits={"stream_options": "no", "key_header": "X-Evil"})
    _, _, ending = await heard(NIM.chat(odd), question())
    assert ending.usage is not None
