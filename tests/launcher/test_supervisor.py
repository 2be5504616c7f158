"""Order and restarts, with small programs."""

from __future__ import annotations

import os
import signal

import pytest

from launcher.folder import Folder
from launcher.refusal import Refused
from tests.launcher.small_programs import (
    DIES_WHEN_MARKED,
    KILLED_ONCE,
    SECOND_TIME,
    WAIT,
    Run,
    Said,
    script,
    watch,
    with_child,
)
from tests.launcher.watching import living


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


def test_what_is_killed_while_starting_gets_another_try(
    run: Run, said: Said, folder: Folder
) -> None:
    run(script("unlucky", KILLED_ONCE, folder)).start(until=lambda: len(said) == 1)
    assert said == ["staque: unlucky was killed by SIGKILL; starts again in 0.5 s."]


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
