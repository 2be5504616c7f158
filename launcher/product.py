"""Which programs Staque is made of, in the order in which they need each other."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from launcher.folder import ROOT
from launcher.handover import PRODUCTION, Embedded
from launcher.probes import http_ok
from launcher.program import Program

Build = Callable[
    [Embedded, Mapping[str, str], Callable[[str], bool], Callable[[str], bool]], list[Program]
]


def product(
    embedded: Embedded,
    told: Mapping[str, str],
    web_answers: Callable[[str], bool],
    hears: Callable[[str], bool],
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
        for program in (_web(told, web_answers), _worker(), _beat(), *_backups(told))
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


def _web(told: Mapping[str, str], web_answers: Callable[[str], bool]) -> Program:
    listen = ("--host", told["STAQUE_HOST"], "--port", told["STAQUE_PORT"], "--lifespan", "on")
    # Without the limit one open stream would keep the server from ending.
    # Whom to believe about a client's address is decided in one place, and that is not here.
    quiet = ("--no-access-log", "--no-server-header", "--no-proxy-headers")
    manners = ("--timeout-graceful-shutdown", "3", *quiet)
    return Program(
        name="web",
        command=_python("uvicorn", "staque.asgi:application", *listen, *manners),
        ready=lambda: web_answers("/healthz"),
        answers=lambda: web_answers("/healthz"),
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
