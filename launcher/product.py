"""Which programs Staque is made of, in the order in which they need each other."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from launcher.folder import ROOT
from launcher.handover import PRODUCTION, Embedded
from launcher.probes import http_ok
from launcher.program import Program
from launcher.refusal import Refused

Build = Callable[[Embedded, Mapping[str, str], Callable[[str], bool]], list[Program]]
USUALLY_AT_MOST, MOST_WEB_PROCESSES = 3, 64


def product(
    embedded: Embedded, told: Mapping[str, str], hears: Callable[[str], bool]
) -> list[Program]:
    """Servers, the simulated cloud, one preparation, then the processes of Django."""
    servers = embedded.programs()
    cloud = [] if told["STAQUE_ENV"] == PRODUCTION else [_simulator(embedded)]
    floor = tuple(program.name for program in (*servers, *cloud))
    prepare = Program(
        name="prepare",
        command=(sys.executable, "manage.py", "prepare"),
        needs=floor,
        hears=hears,
        once=True,
    )
    django = [
        replace(program, needs=(*floor, prepare.name))
        for program in (*_webs(told), _worker(), _beat(), *_backups(told))
    ]
    ours = [replace(it, environment=told, folder=ROOT) for it in (*cloud, prepare, *django)]
    return [*servers, *ours]


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def _celery(kind: str, *arguments: str) -> tuple[str, ...]:
    # Its advice about root is for servers; here it would be the longest message of the start.
    calm = ("-W", "ignore:You're running the worker with superuser privileges")
    celery = ("-m", "celery", "--quiet", "-A", "staque", kind, "--loglevel", "INFO")
    return (sys.executable, *calm, *celery, *arguments)


def _simulator(embedded: Embedded) -> Program:
    ports = embedded.folder.ports("simulator", "simulator-control")
    listen = ("--port", str(ports["simulator"]), "--control-port", str(ports["simulator-control"]))
    state = embedded.folder.path / "simulator"
    return Program(
        name="simulator",
        command=_python("simulator", *listen, "--state-dir", str(state)),
        ready=lambda: http_ok("127.0.0.1", ports["simulator"], "/healthz"),
        grace=3.0,
    )


def web_processes(told: Mapping[str, str]) -> int:
    """As many as were asked for; else one more than cores, and three at most.

    While one waits for the database another one runs: the kernel wakes a process sooner than
    Python hands its interpreter to a thread.
    """
    usually = min((os.cpu_count() or 1) + 1, USUALLY_AT_MOST)
    asked = told.get("STAQUE_WEB_PROCESSES") or str(usually)
    if not asked.isdecimal() or not 0 < int(asked) <= MOST_WEB_PROCESSES:
        raise Refused(
            f"STAQUE_WEB_PROCESSES is {asked!r}: give a number from 1 to {MOST_WEB_PROCESSES}."
        )
    return int(asked)


class OwnPort:
    """Where one of several web processes can be asked alone: it says so itself when it starts."""

    def __init__(self) -> None:
        self._port: int | None = None

    def hears(self, line: str) -> bool:
        """Whether the line was meant for us."""
        if not line.startswith('{"own_port"'):
            return False
        self._port = int(json.loads(line)["own_port"])
        return True

    def answers(self) -> bool:
        """Whether this very process answers now."""
        return self._port is not None and http_ok("127.0.0.1", self._port, "/healthz")


def _webs(told: Mapping[str, str]) -> list[Program]:
    """Several on one address."""
    return [_web(f"web-{number}", told) for number in range(1, web_processes(told) + 1)]


def _web(name: str, told: Mapping[str, str]) -> Program:
    listen = ("--host", told["STAQUE_HOST"], "--port", told["STAQUE_PORT"], "--own-port")
    own = OwnPort()
    return Program(
        name=name,
        command=_python("staque.web", *listen),
        hears=own.hears,
        ready=own.answers,
        answers=own.answers,
    )


def _worker() -> Program:
    lonely = ("--concurrency", "2", "--without-gossip", "--without-mingle")
    return Program(name="worker", command=_celery("worker", *lonely))


def _beat() -> Program:
    return Program(name="beat", command=_celery("beat"))


def _backups(told: Mapping[str, str]) -> list[Program]:
    hours = told.get("STAQUE_BACKUP_HOURS", "")
    if not hours:
        return []
    every = ("backup", "--every", hours)
    return [Program(name="backup", command=(sys.executable, "manage.py", *every))]
