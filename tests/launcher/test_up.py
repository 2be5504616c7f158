"""`make up` as a process of its own, with stand-ins for the product."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.request
from collections.abc import Callable
from contextlib import closing

from launcher.folder import Folder
from tests.launcher.watching import Started, living, wait_for

Start = Callable[..., Started]


def test_it_says_where_it_is_and_shows_the_password_once(start: Start) -> None:
    up = start().ready()
    assert f"Staque is ready at http://127.0.0.1:{up.port}" in up.text
    assert up.text.count("hunter2") == 1
    assert "prepare   | migrating" in up.text
    assert '{"username"' not in up.text


def test_ctrl_c_stops_everything_even_with_an_open_stream(start: Start, folder: Folder) -> None:
    up = start().ready()
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{up.port}/stream")) as stream:
        assert stream.read(5) == b"first"
        up.process.send_signal(signal.SIGINT)
        assert up.ended() == 0
    assert "web did not stop in time: killed." in up.text
    assert living(folder.path) == {}


def test_a_second_ctrl_c_is_harmless(start: Start, folder: Folder) -> None:
    up = start().ready()
    up.process.send_signal(signal.SIGINT)
    wait_for(lambda: up.said("Stopping"))
    up.process.send_signal(signal.SIGINT)
    assert up.ended() == 0
    assert "Traceback" not in up.text
    assert living(folder.path) == {}


def test_a_second_instance_is_refused_and_told_about_the_first(start: Start) -> None:
    first = start().ready()
    second = start()
    assert second.ended() == 1
    assert f"at http://127.0.0.1:{first.port} (process {first.process.pid})" in second.text
    assert len(second.lines) == 1


def test_a_taken_port_is_refused_before_anything_starts(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        up = start(STAQUE_PORT=str(port))
        assert up.ended() == 1
    assert f"Port {port} on 127.0.0.1 is taken" in up.text
    assert "migrating" not in up.text


def test_a_number_that_is_no_port_is_refused_with_one_sentence(start: Start) -> None:
    up = start(STAQUE_PORT="99999")
    assert up.ended() == 1
    assert up.lines == ["STAQUE_PORT is not a port: 99999."]


def test_a_failed_preparation_ends_the_start(start: Start, folder: Folder) -> None:
    up = start(FAIL_WITH="The database is too old.")
    assert up.ended() == 1
    assert "prepare ended with exit code 1 while starting: The database is too old." in up.text
    assert "working" not in up.text
    assert living(folder.path) == {}


def test_a_killed_web_process_comes_back(start: Start) -> None:
    up = start().ready()
    os.kill(up.named("web"), signal.SIGKILL)
    wait_for(lambda: up.said("web is back."), 5)
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{up.port}/healthz")) as answer:
        assert answer.status == 200
    assert "web was killed by SIGKILL; starts again in 0.5 s." in up.text


def test_a_killed_supervisor_leaves_no_orphan(start: Start, folder: Folder) -> None:
    up = start(DATABASE_URL="", REDIS_URL="", STAQUE_ENV="").ready()
    names = "".join(living(folder.path).values())
    assert all(name in names for name in ("postgres: ", "valkey", " web ", " grandchild "))
    up.process.kill()
    wait_for(lambda: living(folder.path) == {}, 10)


def test_it_starts_again_after_being_killed(start: Start, folder: Folder) -> None:
    first = start().ready()
    first.process.kill()
    again = start(STAQUE_PORT=str(first.port)).ready()
    assert again.said("Staque is ready")


def test_what_an_earlier_start_left_is_ended(start: Start, folder: Folder) -> None:
    up = start().ready()
    noted = json.loads((folder.path / "processes.json").read_text())
    assert str(up.named("worker")) in noted["births"]
    up.process.send_signal(signal.SIGTERM)
    assert up.ended() == 0
    assert not (folder.path / "processes.json").exists()
