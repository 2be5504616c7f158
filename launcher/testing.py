"""A pytest plugin: PostgreSQL and Valkey stand before Django's settings are read."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from launcher.folder import Folder
from launcher.handover import Embedded, environment_for_django
from launcher.lock import Lock
from launcher.supervisor import Supervisor

PREFIX = "staque-test-"
ENOUGH = 2 * 1024**3

_open = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """A wrapper, so that it comes before pytest-django, which reads the settings here."""
    atexit.register(_open.close)
    _start()
    return (yield)


def pytest_unconfigure() -> None:
    """Also called after Ctrl-C."""
    _open.close()


def quick_place() -> Path:
    """Memory where there is enough of it: a new cluster is a thousand small files."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH:
        return memory
    return Path(tempfile.gettempdir())


def _start() -> None:
    _forget_dead_runs()
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=quick_place()))
    folder = Folder.at(path)
    lock = Lock(path / "lock")
    lock.take()
    _open.callback(lock.close)
    _open.callback(_remove, path)
    environment = {**os.environ, "STAQUE_ENV": "embedded", "STAQUE_DATA_DIR": str(path)}
    environment["STAQUE_SECRET_KEY"] = "a key for tests, of no value to anybody else"
    embedded = Embedded.of(folder, environment, durable=False)
    own = Supervisor(
        embedded.programs(), say=lambda name, line: None, notes=path / "processes.json"
    )
    _open.callback(own.stop)
    own.start(seconds=30)
    os.environ.update(environment_for_django(embedded, environment))


def _forget_dead_runs() -> None:
    """Remove what runs that were killed could not remove themselves."""
    for path in quick_place().glob(f"{PREFIX}*"):
        if path.stat().st_uid != os.geteuid() or not (path / "lock").exists():
            continue
        lock = Lock(path / "lock")
        if lock.take():
            _remove(path)
        lock.close()


def _remove(path: Path) -> None:
    home = Folder(path).remembered("postgres.json").get("home")
    if home:
        shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)
