"""What serving promises: one thread a request, none a stream, and everything is closed."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.signals import request_finished, request_started
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path, resolve
from django.views.decorators.csrf import csrf_exempt

from foundation.waiting import is_slow, waits
from staque.one_hop import OneHopHandler

NOBODY = "00000000-0000-4000-8000-000000000000"
seen = {}


@login_not_required
def plain(request):
    seen["view"] = threading.current_thread().name
    return HttpResponse(b"hello " + request.body)


@login_not_required
def stream(request):
    async def body():
        seen["stream"] = threading.current_thread().name
        try:
            for number in range(1000):
                yield f"{number} "
                await asyncio.sleep(0.005)
        finally:
            seen["ended"] = True

    response = StreamingHttpResponse(body())
    response._resource_closers.append(lambda: seen.update(closed=True))
    return response


@login_not_required
def short(request):
    async def body():
        yield b"one "
        yield b"two"

    return StreamingHttpResponse(body())


@login_not_required
def file_like(request):
    return StreamingHttpResponse(iter([b"a", b"b"]))


@login_not_required
def broken(request):
    raise RuntimeError("broken")


@waits("POST")
@login_not_required
@csrf_exempt
def slow(request):
    seen["view"] = threading.current_thread().name
    return HttpResponse(b"at last")


urlpatterns = [
    path("plain", plain),
    path("slow", slow),
    path("stream", stream),
    path("short", short),
    path("file", file_like),
    path("broken", broken),
]
handler500 = "tests.staque.test_one_hop.on_error"


@login_not_required
def on_error(request):
    return HttpResponse("our words", status=500)


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def handler():
    seen.clear()
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["h"]):
        pool = ThreadPoolExecutor(2, thread_name_prefix="pool")
        waiting = ThreadPoolExecutor(1, thread_name_prefix="waiting")
        yield OneHopHandler(pool, waiting)
        pool.shutdown()
        waiting.shutdown()


async def call(handler, address, *, body=b"", leave_after=None):
    sent = []
    left = asyncio.Event()
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive():
        if messages:
            return messages.pop(0)
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)
        if leave_after is not None and len(sent) > leave_after:
            left.set()

    scope = {
        "type": "http", "method": "POST" if body else "GET", "path": address, "query_string": b"",
        "headers": [(b"host", b"h")], "client": ("127.0.0.1", 1), "server": ("h", 80),
        "scheme": "http",
    }  # fmt: skip
    await asyncio.wait_for(handler(scope, receive, send), 10)
    return sent


def text(sent):
    return b"".join(message.get("body", b"") for message in sent)


async def test_a_request_runs_in_one_thread_of_the_pool(handler):
    threads = []

    def note(**kwargs):
        threads.append(threading.current_thread().name)

    request_started.connect(note)
    request_finished.connect(note)
    try:
        sent = await call(handler, "/plain")
    finally:
        request_started.disconnect(note)
        request_finished.disconnect(note)
    assert sent[0]["status"] == 200
    assert {*threads, seen["view"]} == {seen["view"]}
    assert len(threads) == 2


async def test_what_waits_for_others_runs_apart_from_what_is_quick(handler):
    await call(handler, "/slow", body=b"please")
    assert seen["view"].startswith("waiting")
    await call(handler, "/slow")
    assert seen["view"].startswith("pool")


async def test_an_address_that_is_nobodys_is_answered_too(handler):
    assert (await call(handler, "/nobody"))[0]["status"] == 404


@pytest.mark.parametrize(
    ("door", "method"),
    [
        ("/api/v1/deployments/", "POST"),
        ("/api/v1/deployments/plan/", "POST"),
        (f"/api/v1/deployments/{NOBODY}/logs/", "GET"),
        (f"/api/v1/connections/{NOBODY}/check/", "POST"),
        (f"/settings/connections/{NOBODY}/check/", "POST"),
        ("/deployments/new/", "GET"),
        (f"/deployments/{NOBODY}/change/", "GET"),
    ],
)
def test_doors_that_ask_a_platform_say_so(door, method):
    assert is_slow(resolve(door).func, method)
    assert not is_slow(resolve("/api/v1/deployments/").func, "GET")


async def test_a_stream_runs_on_the_loop_and_is_closed_at_its_end(handler):
    assert text(await call(handler, "/short")) == b"one two"


async def test_leaving_cancels_the_stream_and_closes_the_response(handler):
    sent = await call(handler, "/stream", leave_after=5)
    assert seen["stream"] == threading.main_thread().name
    assert seen["ended"]
    assert seen["closed"]
    assert len(sent) < 900


async def test_a_sync_body_arrives_whole(handler):
    assert text(await call(handler, "/file")) == b"ab"


async def test_an_error_is_answered_in_our_words(handler):
    sent = await call(handler, "/broken")
    assert sent[0]["status"] == 500
    assert text(sent) == b"our words"


async def test_leaving_before_the_body_ends_answers_nothing(handler):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    await handler({"type": "http"}, receive, sent.append)
    assert sent == []


async def test_more_than_any_door_takes_is_not_listened_to(handler, settings):
    settings.STAQUE_LARGEST_BODY = 10
    assert text(await call(handler, "/slow", body=b"0123456789")) == b"at last"
    seen.clear()
    sent = await call(handler, "/slow", body=b"0123456789a")
    assert (sent[0]["status"], seen) == (413, {})
    assert (b"Connection", b"close") in sent[0]["headers"]
    sent = await call(handler, "/api/x", body=b"0123456789a")
    told = json.loads(text(sent))
    assert told["code"] == "too_large"
    assert (b"X-Request-ID", told["request_id"].encode()) in sent[0]["headers"]


async def test_what_says_that_it_is_too_large_is_not_even_read(handler, settings):
    async def receive():
        raise AssertionError("nobody listens")

    sent = []

    async def send(message):
        sent.append(message)

    length = (b"content-length", str(settings.STAQUE_LARGEST_BODY + 1).encode())
    scope = {"type": "http", "method": "POST", "path": "/slow", "headers": [length]}
    await handler(scope, receive, send)
    assert sent[0]["status"] == 413


async def test_only_http_is_served(handler):
    with pytest.raises(ValueError, match="websocket"):
        await handler({"type": "websocket"}, None, None)
