"""The embedded servers for one command: those that run already, else our own while it takes."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from launcher.folder import Folder
from launcher.handover import PRODUCTION, Embedded, environment_for_django, given, kind
from launcher.lock import Lock
from launcher.program import wait_until
from launcher.refusal import Refused
from launcher.supervisor import Supervisor

START = 30.0


def nothing_to_borrow(environment: Mapping[str, str]) -> bool:
    """Whether every server is named by the operator."""
    if kind(environment) == PRODUCTION:
        return True
    return given(environment, "DATABASE_URL") and given(environment, "REDIS_URL")


@contextmanager
def servers(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the environment in which Django finds its servers."""
    folder = Folder.of(environment)
    embedded = Embedded.of(folder, environment)
    told = environment_for_django(embedded, environment)
    using, running = Lock(folder.path / "users"), Lock(folder.path / "lock")
    try:
        using.take(shared=True, wait=True)
        if not _taken_or_answering(running, embedded):
            raise Refused(f"The servers in {folder.path} do not answer.")
        if running.take():
            with _own(embedded, using, running):
                yield told
        else:
            yield told
    finally:
        running.close()
        using.close()


def _taken_or_answering(running: Lock, embedded: Embedded) -> bool:
    return wait_until(lambda: running.take() or embedded.answer(), START)


@contextmanager
def _own(embedded: Embedded, using: Lock, running: Lock) -> Iterator[None]:
    """Start the servers, and stop them when nobody else uses them any more."""
    command = " ".join(["manage.py", *sys.argv[1:2]])
    running.note(pid=os.getpid(), what=f"`{command}`")
    notes = embedded.folder.path / "processes.json"
    own = Supervisor(embedded.programs(), say=lambda name, line: None, notes=notes)
    try:
        own.start(seconds=START)
        yield
    finally:
        # Other commands may have found our servers: wait until the last has let go of them.
        using.release()
        using.take(wait=True)
        own.stop()
