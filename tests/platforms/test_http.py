"""The guard at work: what a client connects to is what was judged."""

import socket

import pytest

from platforms.addresses import Forbidden
from platforms.calls import CONTROL_BYTES, posted, read
from platforms.contract import NetworkPolicy
from platforms.errors import Misunderstood, Unreachable
from tests.platforms.far_end import FarEnd, Reply

STRICT = NetworkPolicy()
LOOPBACK = NetworkPolicy(allow_loopback=True)
OK = Reply(body={"fine": True})


class Rebinding:
    """A name server that gives one answer when it is judged, and the next when it is used."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.times = 0

    def __call__(self, host, port):
        answer = self.answers[min(self.times, len(self.answers) - 1)]
        self.times += 1
        return [answer]


def get(url, policy=LOOPBACK, **said):
    return read(url, policy=policy, headers={"X-Mark": "yes"}, pause=lambda seconds: None, **said)


async def post(url, policy=LOOPBACK, **said):
    async with posted(url, policy=policy, headers={}, body=b"{}", **said) as response:
        return response.status, await response.read()


def test_a_read_arrives_under_the_hosts_own_name(far_end):
    far_end.answer("/models", OK)
    answer = get(f"http://model.example:{far_end.port}/models", lookup=Rebinding("127.0.0.1"))
    assert (answer.status, answer.body) == (200, b'{"fine": true}')
    [seen] = far_end.seen
    assert seen.headers["Host"] == f"model.example:{far_end.port}"
    assert seen.headers["X-Mark"] == "yes"


def test_a_read_asks_for_the_name_once_and_goes_where_that_answer_said(far_end):
    far_end.answer("/models", OK)
    lookup = Rebinding("127.0.0.1", "169.254.169.254")
    assert get(f"http://rebinding.example:{far_end.port}/models", lookup=lookup).status == 200
    assert lookup.times == 1


async def test_a_stream_asks_for_the_name_once_and_goes_where_that_answer_said(far_end):
    far_end.answer("/chat", OK)
    lookup = Rebinding("127.0.0.1", "169.254.169.254")
    status, _ = await post(f"http://rebinding.example:{far_end.port}/chat", lookup=lookup)
    assert (status, lookup.times) == (200, 1)
    assert far_end.seen[0].headers["Host"] == f"rebinding.example:{far_end.port}"


def test_a_read_of_a_name_that_leads_inside_is_refused_unsent(far_end):
    with pytest.raises(Forbidden):
        get(f"http://inside.example:{far_end.port}/", STRICT, lookup=Rebinding("127.0.0.1"))
    assert far_end.seen == []


async def test_a_question_to_a_name_that_leads_inside_is_refused_unsent(far_end):
    url = f"http://inside.example:{far_end.port}/"
    with pytest.raises(Forbidden):
        await post(url, STRICT, lookup=Rebinding("127.0.0.1"))
    assert far_end.seen == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_a_read_of_a_number_that_leads_inside_is_refused_unsent(far_end, host):
    with pytest.raises(Forbidden):
        get(f"http://{host}:{far_end.port}/", STRICT)
    assert far_end.seen == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
async def test_a_question_to_a_number_that_leads_inside_is_refused_unsent(far_end, host):
    with pytest.raises(Forbidden):
        await post(f"http://{host}:{far_end.port}/", STRICT)
    assert far_end.seen == []


def test_our_own_ports_are_refused_on_an_allowed_loopback(far_end):
    policy = NetworkPolicy(allow_loopback=True, forbidden_ports=frozenset({far_end.port}))
    with pytest.raises(Forbidden):
        get(f"{far_end.url}/models", policy)
    assert far_end.seen == []


async def test_redirects_are_not_followed(far_end):
    away = Reply(status=302, headers={"Location": f"{far_end.url}/secret"})
    far_end.answer("/models", away)
    assert get(f"{far_end.url}/models").status == 302
    assert (await post(f"{far_end.url}/models"))[0] == 302
    assert [seen.path for seen in far_end.seen] == ["/models", "/models"]


def test_a_proxy_of_the_environment_is_not_used(far_end, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    far_end.answer("/models", OK)
    assert get(f"{far_end.url}/models").status == 200


def test_the_next_address_is_tried_where_nothing_listens_at_the_first():
    server = FarEnd("::1")
    try:
        server.answer("/models", OK)
        url = f"http://both.example:{server.port}/models"
        assert get(url, lookup=lambda host, port: ["127.0.0.1", "::1"]).status == 200
    finally:
        server.close()


def test_a_read_is_repeated_with_growing_pauses(far_end):
    far_end.answer("/models", Reply(status=503), Reply(status=429), OK)
    pauses = []
    answer = read(f"{far_end.url}/models", policy=LOOPBACK, headers={}, pause=pauses.append)
    assert (answer.status, len(far_end.seen)) == (200, 3)
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


def test_a_read_gives_up_after_three_times(far_end):
    far_end.answer("/models", Reply(status=503))
    assert get(f"{far_end.url}/models").status == 503
    assert len(far_end.seen) == 3


def test_a_read_of_nobody_is_unreachable():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable):
            get(f"http://127.0.0.1:{held.getsockname()[1]}/")


async def test_a_question_to_nobody_is_unreachable():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable):
            await post(f"http://127.0.0.1:{held.getsockname()[1]}/")


async def test_a_question_is_sent_once_even_when_the_connection_breaks(far_end):
    far_end.answer("/chat", Reply(parts=[b""], then="cut"))
    async with posted(f"{far_end.url}/chat", policy=LOOPBACK, headers={}, body=b"{}") as response:
        assert response.status == 200
    assert len(far_end.seen) == 1


def test_an_endless_list_is_not_read_to_its_end(far_end):
    far_end.answer("/models", Reply(body=b" " * (CONTROL_BYTES + 1)))
    with pytest.raises(Misunderstood):
        get(f"{far_end.url}/models")


def test_a_server_that_drips_is_left_when_time_is_up(far_end):
    far_end.answer("/models", Reply(parts=[b" "] * 3000))
    with pytest.raises(Unreachable):
        get(f"{far_end.url}/models", seconds=0.05)


NOT_HTTP = b"220 mail.example ESMTP\r\n\r\n"


def test_a_read_of_what_is_not_http_is_misunderstood(raw_end):
    with pytest.raises(Misunderstood):
        get(f"{raw_end(NOT_HTTP)}/")


async def test_a_question_to_what_is_not_http_is_misunderstood(raw_end):
    with pytest.raises(Misunderstood):
        await post(f"{raw_end(NOT_HTTP)}/")
