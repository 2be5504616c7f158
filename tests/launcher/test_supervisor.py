from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.folder import Folder
from launcher.program import Program
from launcher.refusal import Refused
from launcher.supervisor import Supervisor
from tests.launcher.watching import living, wait_for

WAIT = "import time; time.sleep(600)"
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
POLITE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print("ends")))
print("set", flush=True)
time.sleep(600)
"""
# The last argument of every script is the data folder.
SECOND_TIME = """
import pathlib, sys, time
mark = pathlib.Path(sys.argv[-1], "mark")
if not mark.exists():
    mark.touch()
    sys.exit("memory still in use")
print("here", flush=True)
time.sleep(600)
"""
DIES_WHEN_MARKED = """
import pathlib, sys, time
if pathlib.Path(sys.argv[-1], "mark").exists():
    sys.exit(3)
time.sleep(600)
"""

Run = Callable[..., Supervisor]


class Said(list[str]):
    def __call__(self, name: str, line: str) -> None:
        self.append(f"{name}: {line}")


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def run(folder: Folder, said: Said) -> Iterator[Run]:
    made: list[Supervisor] = []

    def supervise(*programs: Program) -> Supervisor:
        notes = folder.path / "processes.json"
        made.append(Supervisor(programs, say=said, notes=notes))
        return made[-1]

    yield supervise
    for supervisor in made:
        supervisor.stop()


def script(name: str, text: str, folder: Folder, **more: object) -> Program:
    command = (sys.executable, "-c", text, name, str(folder.path))
    return Program(name=name, command=command, **more)


def with_child(text: str, folder: Folder) -> str:
    """A script that does the same in two processes."""
    command = ["-c", text, str(folder.path)]
    return f"import subprocess, sys\nsubprocess.Popen([sys.executable, *{command!r}])\n{text}"


def watch(supervisor: Supervisor, condition: Callable[[], object], seconds: float = 15.0) -> float:
    began = time.monotonic()
    supervisor.watch(stopping=lambda: condition() or time.monotonic() - began > seconds)
    assert condition(), "watched in vain"
    return time.monotonic() - began


def test_each_waits_until_what_it_needs_is_ready(run: Run, said: Said, folder: Folder) -> None:
    mark = folder.path / "mark"
    slow = f"import time, pathlib; time.sleep(.3); pathlib.Path({str(mark)!r}).touch(); {WAIT}"
    floor = script("floor", slow, folder, ready=mark.exists)
    once = script("once", "print('prepared')", folder, once=True, needs=("floor",))
    top = script("top", f"print({str(mark)!r}, flush=True); {WAIT}", folder, needs=("once",))
    run(top, once, floor).start(until=lambda: f"top: {mark}" in said)
    assert said == ["once: prepared", f"top: {mark}"]


def test_what_dies_while_starting_is_refused_with_its_last_words(run: Run, folder: Folder) -> None:
    broken = script("broken", "raise SystemExit('no such table')", folder)
    with pytest.raises(
        Refused, match="broken ended with exit code 1 while starting: no such table"
    ):
        run(script("floor", WAIT, folder), broken).start(until=lambda: False)


def test_what_never_gets_ready_is_named(run: Run, folder: Folder) -> None:
    with pytest.raises(TimeoutError, match=r"Not ready after 0.2 s. slow did not get ready."):
        run(script("slow", WAIT, folder, ready=lambda: False)).start(seconds=0.2)


def test_a_patient_program_may_fail_at_first(run: Run, said: Said, folder: Folder) -> None:
    run(script("patient", SECOND_TIME, folder, patience=5.0)).start(
        until=lambda: "patient: here" in said
    )


def test_pauses_double_with_every_death(run: Run, said: Said, folder: Folder) -> None:
    mark = folder.path / "mark"
    supervisor = run(script("weak", DIES_WHEN_MARKED, folder))
    supervisor.start()
    mark.touch()
    os.kill(supervisor.pids()["weak"], signal.SIGKILL)
    watch(supervisor, lambda: any("starts again in 1 s" in line for line in said))
    assert "staque: weak was killed by SIGKILL; starts again in 0.5 s." in said
    mark.unlink()
    took = watch(supervisor, lambda: said[-1] == "staque: weak is back.")
    assert took > 0.8


def test_a_dependant_is_not_started_before_its_floor_is_back(
    run: Run, said: Said, folder: Folder
) -> None:
    up = folder.path / "up"
    up.touch()
    floor = script("floor", WAIT, folder, ready=up.exists)
    supervisor = run(floor, script("top", WAIT, folder, needs=("floor",)))
    supervisor.start()
    up.unlink()
    for pid in supervisor.pids().values():
        os.kill(pid, signal.SIGKILL)
    watch(
        supervisor, lambda: "floor" in supervisor.pids() and sum("killed" in x for x in said) == 2
    )
    watch(supervisor, lambda: "floor" in supervisor.pids())
    assert "top" not in supervisor.pids()
    up.touch()
    watch(supervisor, lambda: said[-1] == "staque: top is back.")
    assert said[-2] == "staque: floor is back."


def test_stopping_goes_from_the_top_down(run: Run, said: Said, folder: Folder) -> None:
    supervisor = run(
        script("floor", POLITE, folder), script("top", POLITE, folder, needs=("floor",))
    )
    supervisor.start(until=lambda: {"floor: set", "top: set"} <= set(said))
    supervisor.stop()
    assert [line for line in said if "ends" in line] == ["top: ends", "floor: ends"]


def test_who_does_not_stop_is_killed_with_all_its_children(
    run: Run, said: Said, folder: Folder
) -> None:
    family = with_child(DEAF, folder)
    supervisor = run(script("deaf", family, folder, grace=0.3))
    supervisor.start(until=lambda: said.count("deaf: deaf") == 2)
    group = supervisor.pids()["deaf"]
    supervisor.stop()
    assert "staque: deaf did not stop in time: killed." in said
    wait_for(lambda: not any(os.getpgid(pid) == group for pid in living(folder.path)))


def test_the_children_of_the_dead_are_ended_before_the_next_start(
    run: Run, said: Said, folder: Folder
) -> None:
    family = with_child(f"print('one', flush=True); {WAIT}", folder)
    supervisor = run(script("parent", family, folder))
    supervisor.start(until=lambda: said.count("parent: one") == 2)
    os.kill(supervisor.pids()["parent"], signal.SIGKILL)
    watch(supervisor, lambda: said.count("parent: one") == 4)
    waiting = [
        pid
        for pid, command in living(folder.path).items()
        if "-c print" in command or "-c import sub" in command
    ]
    assert len(waiting) == 2


def test_stopping_twice_changes_nothing(run: Run, folder: Folder) -> None:
    supervisor = run(script("one", WAIT, folder))
    supervisor.start()
    supervisor.stop()
    supervisor.stop()
    assert not Path(folder.path / "processes.json").exists()
