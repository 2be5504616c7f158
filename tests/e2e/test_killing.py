"""What is killed comes back by itself, and ending leaves nothing behind."""

import os
import signal
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.e2e.script import find_model, sign_in, unwrap
from tests.fixtures.product import PASSWORD, USERNAME, Staque

pytestmark = pytest.mark.e2e


def processes(staque):
    """pid → command line of all that was started for this folder."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            environment = (path / "environ").read_bytes()
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        mine = str(staque.folder / "data")
        if (f"STAQUE_DATA_DIR={mine}".encode() in environment or mine in command) and command:
            found[int(path.name)] = command
    return found


def oldest(staque, word):
    pids = [pid for pid, command in processes(staque).items() if word in command]
    assert pids, f"no process of {word!r} in {processes(staque)}"
    return min(pids)


PARTS = {
    "web": "staque.web",
    "worker": "-A staque worker",
    "beat": "-A staque beat",
    "PostgreSQL": "bin/postgres",
    "Valkey": "valkey",
    "simulator": "-m simulator",
}


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_is_back_within_15_seconds(staque, part):
    pid = oldest(staque, PARTS[part])
    os.kill(pid, signal.SIGKILL)
    begun = time.monotonic()
    while Path(f"/proc/{pid}").exists() and time.monotonic() < begun + 5:
        time.sleep(0.05)
    while time.monotonic() < begun + 15:
        alive = any(PARTS[part] in command for command in processes(staque).values())
        # Each web process notices by itself that the database is back.
        if alive and staque.ready() and somebody_signs_in(staque):
            return
        time.sleep(0.1)
    raise AssertionError(f"{part} is not back: {staque.log()}")


def somebody_signs_in(staque):
    try:
        with closing(sign_in(staque.address, USERNAME, PASSWORD)) as api:
            return unwrap(api.get("auth/me/"))["username"] == USERNAME
    except SystemExit:
        return False


def test_ending_takes_ten_seconds_at_most_even_with_an_open_stream(tmp_path_factory):
    staque = Staque(tmp_path_factory.mktemp("end"))
    staque.start()
    with closing(sign_in(staque.address, USERNAME, PASSWORD)) as api:
        find_model(api)
        address = start_long_answer(api)
        seen = threading.Event()
        watching = threading.Thread(target=watch, args=(api, address, seen), daemon=True)
        watching.start()
        assert seen.wait(10)
        assert staque.stop() < 10
        assert staque.process.returncode == 0
        assert processes(staque) == {}
        watching.join(5)


def start_long_answer(api):
    """Deploy on the simulated OpenAI server, which is quick, and ask for something long."""
    found = unwrap(api.get("models/", params={"platform": "openai_compatible"}))["results"]
    body = {"model_id": found[0]["id"], "name": "long-answers"}
    resource = unwrap(api.post("deployments/", json=body))
    end = time.monotonic() + 30
    while unwrap(api.get(f"deployments/{resource['id']}/"))["status"] != "in_service":
        assert time.monotonic() < end
        time.sleep(0.2)
    conversation = unwrap(api.post("conversations/", json={"title": "Long"}))
    thread = unwrap(
        api.post(
            f"conversations/{conversation['id']}/threads/", json={"resource_id": resource["id"]}
        )
    )
    body = {"content": "write 2000 words", "stream": True}
    with api.stream("POST", f"threads/{thread['id']}/messages/", json=body) as answer:
        for line in answer.iter_lines():
            if line.startswith("data:"):
                generation = httpx.Response(200, text=line[5:]).json()["generation_id"]
                return f"generations/{generation}/events/"
    raise AssertionError("no answer")


def watch(api, address, seen):
    try:
        with api.stream("GET", address) as answer:
            for line in answer.iter_lines():
                if line:
                    seen.set()
    except httpx.HTTPError:
        return
