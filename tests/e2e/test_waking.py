"""Five questions at once to a stopped endpoint: one start, answers in order, one stop after."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest

from launcher.folder import Folder
from tests.e2e.script import deploy, find_model, sign_in, unwrap, wait_for
from tests.fixtures.product import PASSWORD, USERNAME, until

pytestmark = pytest.mark.e2e
QUESTIONS = 5


@pytest.fixture(scope="module")
def api(staque):
    with closing(sign_in(staque.address, USERNAME, PASSWORD)) as signed_in:
        yield signed_in


@pytest.fixture(scope="module")
def cloud(staque):
    """The control port of the product's own simulated cloud."""
    folder = Folder.at(staque.folder / "data")
    port = folder.ports("simulator-control")["simulator-control"]
    token = folder.secret("simulator/control-token")
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as control:
        control.post("/time", json={"scale": 60}).raise_for_status()
        yield control


@pytest.fixture(scope="module")
def asleep(api, cloud):
    _, made = deploy(api, find_model(api, "sagemaker"))
    unwrap(api.post(f"deployments/{made['id']}/stop/"))
    return wait_for(api, made["id"], "stopped")


@pytest.fixture(scope="module")
def threads(api, asleep):
    conversation = unwrap(api.post("conversations/", json={"title": "Waking"}))
    address = f"conversations/{conversation['id']}/threads/"
    body = {"resource_id": asleep["id"]}
    return [unwrap(api.post(address, json=body))["id"] for _ in range(QUESTIONS)]


@pytest.fixture(scope="module")
def asked(api, cloud, threads):
    """All five in the same moment, each by a connection of its own."""
    cloud.delete("/calls").raise_for_status()

    def ask(at):
        body = {"content": f"Question {at}", "start": True}
        answer = api.post(f"threads/{threads[at]}/messages/", json=body)
        assert answer.status_code == 202, answer.text
        return unwrap(answer)

    with ThreadPoolExecutor(QUESTIONS) as pool:
        return list(pool.map(ask, range(QUESTIONS)))


def calls(cloud, operation):
    return cloud.get("/calls", params={"operation": operation}).json()["calls"]


def rows(staque, sql, *values):
    with staque.database() as database, database.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def generations(staque, threads):
    return rows(
        staque,
        "SELECT status FROM generations WHERE thread_id = ANY(%s::uuid[]) ORDER BY created_at",
        threads,
    )


def test_each_question_waits_in_its_thread(asked):
    assert {one["status"] for one in asked} == {"waiting"}
    assert all(one["wait_until"] for one in asked)


def test_it_is_started_once_and_all_are_answered_in_order(staque, api, cloud, threads, asked):
    wait_for(api, unwrap(api.get(f"threads/{threads[0]}/"))["resource_id"], "in_service")
    until(lambda: {one for (one,) in generations(staque, threads)} == {"complete"})
    assert len(calls(cloud, "CreateEndpoint")) == 1
    begun = rows(
        staque,
        "SELECT started_at FROM generations WHERE thread_id = ANY(%s::uuid[]) ORDER BY created_at",
        threads,
    )
    assert begun == sorted(begun)
    for number, thread in enumerate(threads):
        question, answer = unwrap(api.get(f"threads/{thread}/"))["messages"]
        assert question["content"] == f"Question {number}"
        assert (answer["status"], bool(answer["content"])) == ("complete", True)


def test_when_nobody_asks_any_more_it_is_stopped_once(staque, api, cloud, asleep, asked):
    assert unwrap(api.get(f"deployments/{asleep['id']}/"))["idle_minutes"] == 60
    an_hour_goes_by(staque, cloud, asleep["id"], "61 minutes")
    until(lambda: unwrap(api.get(f"deployments/{asleep['id']}/"))["ending_at"])
    assert unwrap(api.get(f"deployments/{asleep['id']}/"))["status"] == "in_service"
    an_hour_goes_by(staque, cloud, asleep["id"], "6 minutes")
    wait_for(api, asleep["id"], "stopped")
    time.sleep(3)
    assert len(calls(cloud, "DeleteEndpoint")) == 1
    told = unwrap(api.get(f"deployments/{asleep['id']}/events/"))["results"]
    stops = [event for event in told if event["code"] == "stop" and event["by"] is None]
    assert [event["text"] for event in stops] == ["Stopped after 60 idle minutes."]


def an_hour_goes_by(staque, cloud, resource_id, length):
    """In the row, in the ledger, and in what the platform counted."""
    cloud.delete("/calls").raise_for_status()
    names = ("in_service_since", "last_used_at", "busy_until", "ending_at")
    moved = ", ".join(f"{name} = {name} - interval '{length}'" for name in names)
    rows(staque, f"UPDATE deployed_resources SET {moved} WHERE id = %s", resource_id)
    # Without the trigger by which the ledger is only ever added to.
    with staque.database() as database:
        database.execute("SET session_replication_role = replica")
        database.execute(
            f"UPDATE ledger_entries SET occurred_at = occurred_at - interval '{length}'"
        )
