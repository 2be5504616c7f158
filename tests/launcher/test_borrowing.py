"""Single commands find running servers or bring their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from launcher.borrowing import nothing_to_borrow, servers
from launcher.folder import Folder
from launcher.handover import Embedded
from launcher.refusal import Refused
from tests.launcher.watching import ROOT, living, wait_for

COMMAND = """
import os, sys
import psycopg
from launcher.borrowing import servers
with servers({"STAQUE_DATA_DIR": sys.argv[1]}) as told:
    with psycopg.connect(told["DATABASE_URL"]) as session:
        print("in", flush=True)
        sys.stdin.readline()
        print(session.execute("SELECT 'still there'").fetchone()[0], flush=True)
"""


def command(folder: Folder) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, folder.path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    return process.communicate("\n", timeout=20)[0].strip()


def test_a_command_brings_its_own_servers_and_takes_them_along(folder: Folder) -> None:
    with servers({"STAQUE_DATA_DIR": str(folder.path)}) as told:
        with psycopg.connect(told["DATABASE_URL"]) as session:
            assert session.execute("SELECT 1").fetchone() == (1,)
        assert told["STAQUE_SECRET_KEY"]
    assert living(folder.path) == {}


def test_a_second_command_uses_the_servers_of_the_first(folder: Folder) -> None:
    first, second = command(folder), command(folder)
    assert first.stdout
    assert second.stdout
    assert [first.stdout.readline(), second.stdout.readline()] == ["in\n", "in\n"]
    postmasters = [text for text in living(folder.path).values() if "postgres -D" in text]
    assert len(postmasters) == 1
    # Whoever started them waits for the other.
    ending = threading.Thread(target=finish, args=[first])
    ending.start()
    assert finish(second) == "still there"
    ending.join(20)
    assert first.returncode == second.returncode == 0
    wait_for(lambda: living(folder.path) == {})


def test_servers_of_the_operator_are_left_alone() -> None:
    theirs = {"DATABASE_URL": "postgresql://elsewhere", "REDIS_URL": "redis://elsewhere"}
    assert nothing_to_borrow(theirs)
    assert nothing_to_borrow({"DATABASE_URL_FILE": "/a", "REDIS_URL_FILE": "/b"})
    assert not nothing_to_borrow({"DATABASE_URL": "postgresql://elsewhere"})


def test_one_of_them_may_be_theirs(folder: Folder) -> None:
    embedded = Embedded.of(folder, {"DATABASE_URL": "postgresql://elsewhere"})
    assert [program.name for program in embedded.programs()] == ["valkey"]
    assert "DATABASE_URL" not in embedded.environment()


def test_production_brings_no_servers(folder: Folder) -> None:
    with pytest.raises(Refused, match="REDIS_URL is required when STAQUE_ENV is production"):
        Embedded.of(folder, {"STAQUE_ENV": "production", "DATABASE_URL": "postgresql://elsewhere"})


def test_a_command_outside_of_the_environment_is_told_where_it_is(tmp_path: Path) -> None:
    script = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
sys.argv = ["manage.py", "check"]
runpy.run_path(sys.path[0] + "/manage.py", run_name="__main__")
"""
    bare = [sys.executable, "-I", "-S", "-c", script, str(ROOT)]
    done = subprocess.run(bare, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Django is not installed in this Python" in done.stderr
