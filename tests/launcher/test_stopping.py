"""The way down, with small programs."""

from __future__ import annotations

import os
from pathlib import Path

from launcher.folder import Folder
from tests.launcher.small_programs import DEAF, POLITE, WAIT, Run, Said, script, with_child
from tests.launcher.watching import living, wait_for


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


def test_stopping_twice_changes_nothing(run: Run, folder: Folder) -> None:
    supervisor = run(script("one", WAIT, folder))
    supervisor.start()
    supervisor.stop()
    supervisor.stop()
    assert not Path(folder.path / "processes.json").exists()
