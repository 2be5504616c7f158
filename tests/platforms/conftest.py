"""Far ends and connections to them."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from platforms.contract import Access, NetworkPolicy, Order, Question, Secret, Turn
from tests.platforms.far_end import FarEnd

LOOPBACK = NetworkPolicy(allow_loopback=True)


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    server = FarEnd()
    yield server
    server.close()


@pytest.fixture
def raw_end() -> Iterator[Callable[[bytes], str]]:
    """A server that says the given bytes to anybody, whatever they asked, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak(words: bytes) -> None:
            with contextlib.suppress(OSError):  # the test is over
                while True:
                    peer, _ = server.accept()
                    with peer:
                        peer.recv(65536)
                        peer.sendall(words)

        def start(words: bytes) -> str:
            threading.Thread(target=speak, args=(words,), daemon=True).start()
            return f"http://127.0.0.1:{server.getsockname()[1]}"

        yield start
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def server_access(far_end: FarEnd) -> Access:
    """A connection to an OpenAI-compatible server that is the far end."""
    return Access(
        platform="openai_compatible",
        simulated=False,
        base_url=f"{far_end.url}/v1",
        secret=Secret("sk-very-secret"),
        network=LOOPBACK,
    )


@pytest.fixture
def aws_access(far_end: FarEnd) -> Access:
    """A simulated connection to an AWS that is the far end."""
    return Access(
        platform="sagemaker",
        simulated=True,
        region="us-east-1",
        endpoint_url=far_end.url,
        execution_role_arn="arn:aws:iam::111122223333:role/endpoints",
        network=LOOPBACK,
    )


@pytest.fixture
def asked() -> Callable[..., Question]:
    """A short question; anything of it may be said differently."""

    def question(recipe=None, model_id="some-model", **said) -> Question:
        order = Order(name="some-endpoint", model_id=model_id, recipe=recipe or {})
        defaults = {"turns": (Turn(role="user", content="Hello?"),)}
        return Question(order=order, **(defaults | said))

    return question
