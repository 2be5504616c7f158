"""Folders with short paths, ports, and the promise that nothing started here is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.folder import Folder, free_port
from launcher.program import Program
from launcher.supervisor import Supervisor
from launcher.testing import quick_place
from tests.launcher.small_programs import Run, Said
from tests.launcher.watching import Started, living


@pytest.fixture
def folder() -> Iterator[Folder]:
    path = Path(tempfile.mkdtemp(prefix="staque-data-", dir=quick_place()))
    yield Folder.at(path)
    home = Folder(path).remembered("postgres.json").get("home")
    # The last watch of a supervisor that was killed takes a moment.
    left = living(path)
    began = time.monotonic()
    while left and time.monotonic() < began + 5:
        time.sleep(0.02)
        left = living(path)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    for place in (home, path):
        if place:
            shutil.rmtree(place, ignore_errors=True)
    assert not left


@pytest.fixture
def start(folder: Folder) -> Iterator[Callable[..., Started]]:
    """Starts `up` on the folder; what still runs at the end is stopped."""
    all_of_them: list[Started] = []

    def one(**said: str) -> Started:
        all_of_them.append(Started(folder.path, free_port(), **said))
        return all_of_them[-1]

    yield one
    for started in all_of_them:
        started.process.terminate()
        started.ended()


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
