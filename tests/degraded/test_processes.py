"""Parts are taken away from a running site, which says so, goes on, and needs no restart."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.launcher.serving import watch_until
from tests.production.asking import ask, ask_whole, seen, watch
from tests.production.site import until

ROOMS = ("/", "/chat/", "/models/", "/deployments/")


@pytest.fixture
def running(site):
    """Web, worker and beat, at work."""
    parts = {name: site.start(name) for name in ("worker", "beat")}
    parts["web"] = site.web("streams")
    until(lambda: seen(site, "work") < 3, 60)
    yield parts
    site.close()


@pytest.fixture
def program(site, running):
    with site.client(running["web"], site.token(running["web"])) as door:
        yield door


def keep(door, **cookies):
    door.headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in cookies.items())


@pytest.fixture
def browser(site, running):
    """Signed in; its cookies are for HTTPS, which the proxy speaks and this client does not."""
    with site.client(running["web"]) as door:
        door.headers["Referer"] = f"https://{door.headers['Host']}/"
        proof = door.get("/sign-in/").cookies["csrftoken"]
        keep(door, csrftoken=proof)
        given = {"username": "admin", "password": site.password}
        answer = door.post("/sign-in/", data=given, headers={"X-CSRFToken": proof})
        assert answer.status_code == 302, answer.text
        keep(door, **dict(answer.cookies))
        assert door.get("/").status_code == 200
        yield door


def inside(browser, room):
    """The room, wherever its address leads; by itself this client would forget its cookies."""
    answer = browser.get(room)
    return browser.get(answer.headers["Location"]) if answer.is_redirect else answer


@contextmanager
def away(servers, name):
    """Killed for as long as the block lasts."""
    supervisor, postgres, valkey = servers
    server = {"postgres": postgres, "valkey": valkey}[name]
    os.kill(supervisor.pids()[name], signal.SIGKILL)
    try:
        until(lambda: not server.answers())
        yield
    finally:
        watch_until(supervisor, server.answers)


def long_ago(site, *parts):
    """As if the parts had been away for longer than a moment."""
    change = "UPDATE upkeep_parts SET seen_at = seen_at - interval '60 s' WHERE name = ANY(%s) "
    site.asked(change + "RETURNING name", list(parts))


def test_without_the_database(site, servers, running, program, browser):
    with away(servers, "postgres"):
        page, answer = browser.get("/deployments/"), program.get("/api/v1/deployments/")
        assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
        assert "The database is out of reach" in page.text
        assert 'http-equiv="refresh"' in page.text
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.json()["code"] == "unavailable"
        began = time.monotonic()
        for _ in range(20):
            assert browser.get("/").status_code == 503
        assert time.monotonic() - began < 10
        assert browser.get("/healthz").status_code == 200
        assert browser.get("/readyz").json()["database"] == "away"
    until(lambda: browser.get("/deployments/").status_code == 200, 10)
    until(lambda: seen(site, "work") < 2, 60)
    assert [part.popen.poll() for part in running.values()] == [None, None, None]


def test_without_valkey(site, servers, running, program, browser, far_end, resource):
    with away(servers, "valkey"), ThreadPoolExecutor(1) as beside:
        for room in ROOMS:
            assert inside(browser, room).status_code == 200
        assert browser.get("/readyz").json()["valkey"] == "away"
        asking = beside.submit(ask_whole, program, resource)
        until(lambda: far_end.asked)
        far_end.say("From the database")
        far_end.end()
        answer = asking.result(30)
        assert answer.status_code == 200, answer.text
        assert answer.json()["data"]["content"] == "From the database"
        long_ago(site, "work")
        until(lambda: "Valkey is away" in browser.get("/deployments/").text)
    until(lambda: seen(site, "work") < 2, 90)
    until(lambda: "stands still" not in browser.get("/deployments/").text)


def refreshed(site, resource_id):
    """When the catalog behind a resource was last read."""
    question = """
        SELECT c.refreshed_at FROM connections c
        JOIN deployed_resources r ON r.connection_id = c.id WHERE r.id = %s
    """
    return site.asked(question, resource_id)[0]


def test_without_workers(site, running, program, browser, far_end, resource):
    running["worker"].kill()
    long_ago(site, "work", "worker")
    until(lambda: "stands still" in browser.get("/").text)
    for room in ROOMS:
        page = inside(browser, room).text
        assert "Background work stands still since" in page
        assert "no worker is at work" in page
    verdicts = browser.get("/readyz").json()
    assert (verdicts["beat"], verdicts["worker"][:9]) == ("ok", "last seen")
    generation = ask(program, resource)
    until(lambda: far_end.asked)
    far_end.say("Still here")
    far_end.end()
    assert watch(program, generation)[0] == "Still here"
    assert program.post("/api/v1/models/refresh/", json={}).status_code == 202
    assert refreshed(site, resource) is None
    site.start("worker")
    until(lambda: refreshed(site, resource), 60)
    until(lambda: "stands still" not in browser.get("/").text)


def test_without_beat(site, running, program, browser, resource):
    running["beat"].kill()
    long_ago(site, "work", "beat")
    until(lambda: "the scheduler (beat) is away" in browser.get("/models/").text)
    verdicts = browser.get("/readyz").json()
    assert (verdicts["worker"], verdicts["beat"][:9]) == ("ok", "last seen")
    assert program.post("/api/v1/models/refresh/", json={}).status_code == 202
    until(lambda: refreshed(site, resource), 30)
    site.start("beat")
    until(lambda: seen(site, "work") < 2, 30)
    until(lambda: "stands still" not in browser.get("/models/").text)


def test_without_a_platform_in_chat(site, running, program, far_end, resource):
    far_end.close()
    answer = ask_whole(program, resource)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (503, "unreachable")
    assert len(body["error"]) > 20
    question = "SELECT thread_data->'messages' FROM conversation_threads ORDER BY created_at DESC"
    (kept,) = site.asked(question)
    assert [(message["role"], message["status"]) for message in kept] == [
        ("user", "complete"),
        ("assistant", "failed"),
    ]
