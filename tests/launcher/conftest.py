"""Folders with short paths, ports, and the promise that nothing started here is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.folder import Folder, free_port
from launcher.testing import quick_place
from tests.launcher.watching import Started, living, wait_for


@pytest.fixture
def folder() -> Iterator[Folder]:
    path = Path(tempfile.mkdtemp(prefix="staque-data-", dir=quick_place()))
    yield Folder.at(path)
    home = Folder(path).remembered("postgres.json").get("home")
    left = living(path)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not living(path))
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
