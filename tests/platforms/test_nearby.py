"""Servers on this machine are found, offered, and never looked for where they must not be."""

import socket
import time

import pytest

from platforms.contract import NetworkPolicy
from platforms.openai_compatible.nearby import PORTS, Nearby, found_nearby
from tests.platforms.far_end import FarEnd, Reply
from tests.platforms.rigs import LOOPBACK

OLLAMA = Reply(body={"data": [{"id": "llama3.1:8b", "owned_by": "library"}]})
ENGINE = Reply(body={"data": [{"id": "meta/llama-3.1-8b-instruct", "owned_by": "vllm"}]})


@pytest.fixture
def another_end():
    server = FarEnd()
    yield server
    server.close()


def test_what_answers_is_offered_under_its_name(far_end, another_end):
    far_end.answer("/v1/models", OLLAMA)
    another_end.answer("/v1/models", ENGINE)
    found = found_nearby(LOOPBACK, ports=(far_end.port, another_end.port))
    assert found == [
        Nearby(
            label="Ollama",
            base_url=f"http://127.0.0.1:{far_end.port}/v1",
            platform="openai_compatible",
            models=("llama3.1:8b",),
        ),
        Nearby(
            label="vLLM",
            base_url=f"http://127.0.0.1:{another_end.port}/v1",
            platform="openai_compatible",
            models=("meta/llama-3.1-8b-instruct",),
        ),
    ]


def test_a_nim_is_told_from_the_engine_inside_it(far_end):
    far_end.answer("/v1/models", ENGINE)
    far_end.answer("/v1/health/ready", Reply(body={}))
    (found,) = found_nearby(LOOPBACK, ports=(far_end.port,))
    assert (found.label, found.platform) == ("NVIDIA NIM", "nim")


@pytest.mark.parametrize("reply", [Reply(body=b"<html>"), Reply(status=401), Reply(status=302)])
def test_what_is_no_open_server_is_not_offered(far_end, reply):
    far_end.answer("/v1/models", reply)
    assert found_nearby(LOOPBACK, ports=(far_end.port,)) == []


def test_no_ports_of_our_own_are_asked(far_end, another_end):
    policy = NetworkPolicy(allow_loopback=True, forbidden_ports=frozenset({far_end.port}))
    ours = frozenset({another_end.port})
    ports = (far_end.port, another_end.port)
    assert found_nearby(policy, own_ports=ours, ports=ports) == []
    assert far_end.seen == another_end.seen == []


def test_in_production_nobody_is_asked(far_end):
    far_end.answer("/v1/models", OLLAMA)
    assert found_nearby(NetworkPolicy(), ports=(far_end.port,)) == []
    assert far_end.seen == []


def test_no_key_is_sent_to_whoever_answers(far_end):
    far_end.answer("/v1/models", OLLAMA)
    found_nearby(LOOPBACK, ports=(far_end.port,))
    assert not any("Authorization" in seen.headers for seen in far_end.seen)


def test_whoever_stays_silent_keeps_nobody_waiting():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        assert found_nearby(LOOPBACK, ports=(silent.getsockname()[1],)) == []
        assert time.monotonic() - started < 5


def test_the_usual_ports_are_those_of_their_documentation():
    assert {8000, 8080, 11434, 1234} <= set(PORTS)
