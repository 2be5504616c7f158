"""The real embedded servers under a real supervisor, for as long as a test needs them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from launcher.folder import Folder
from launcher.handover import Embedded
from launcher.postgres import Postgres
from launcher.supervisor import Supervisor
from launcher.valkey import Valkey


@contextmanager
def running(folder: Folder) -> Iterator[tuple[Supervisor, Postgres, Valkey]]:
    embedded = Embedded.of(folder, {})
    assert embedded.postgres is not None
    assert embedded.valkey is not None
    said: list[str] = []
    supervisor = Supervisor(
        embedded.programs(),
        say=lambda name, line: said.append(f"{name} {line}"),
        notes=folder.path / "processes.json",
    )
    try:
        supervisor.start(seconds=20)
        yield supervisor, embedded.postgres, embedded.valkey
    finally:
        supervisor.stop()


def watch_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    waited = threading.Event()
    timer = threading.Timer(15, waited.set)
    timer.start()
    supervisor.watch(stopping=lambda: waited.is_set() or condition())
    timer.cancel()
    assert not waited.is_set()


def asked(postgres: Postgres, question: str) -> object:
    with psycopg.connect(postgres.url, autocommit=True) as session:
        answer = session.execute(question)
        return answer.fetchone()[0] if answer.description else None
