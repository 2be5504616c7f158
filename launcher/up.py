"""`make up`: the whole product on one machine, in order, kept alive, stopped cleanly."""

import json
import os
import signal
import time
from collections.abc import Mapping

from launcher.folder import Folder, port_is_free
from launcher.handover import Embedded, environment_for_django
from launcher.leftovers import sweep
from launcher.lock import Lock
from launcher.logs import OURS, Log
from launcher.probes import http_status
from launcher.product import Build, product
from launcher.program import wait_until
from launcher.refusal import Refused
from launcher.supervisor import Supervisor


class Stop:
    """Remembers that somebody asked us to end; asking twice changes nothing."""

    def __init__(self) -> None:
        self._asked = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._ask)

    def __call__(self) -> bool:
        return self._asked

    def _ask(self, *_: object) -> None:
        self._asked = True


class FirstUser:
    """Hears what `manage.py prepare` says about signing in, and keeps it out of the log."""

    def __init__(self) -> None:
        self._said: dict[str, str | None] = {}

    def hears(self, line: str) -> bool:
        """Whether the line was meant for us."""
        if not line.startswith('{"username"'):
            return False
        self._said = json.loads(line)
        return True

    def sentence(self) -> str:
        """How to sign in."""
        name = self._said.get("username") or "admin"
        password = self._said.get("password")
        if password:
            return f"Sign in as {name} with the password {password} (shown this once)."
        anew = f".venv/bin/python manage.py changepassword {name}"
        return f"Sign in as {name} with your password; `{anew}` sets a new one."


class Address:
    """Where the web process listens, and where we reach it ourselves."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.host = environment["STAQUE_HOST"]
        port = environment["STAQUE_PORT"]
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise Refused(f"STAQUE_PORT is not a port: {port}.")
        self.port = int(port)
        self.reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    def __str__(self) -> str:
        host = f"[{self.reachable}]" if ":" in self.reachable else self.reachable
        return f"http://{host}:{self.port}"

    def must_be_free(self) -> None:
        """Refuse early what the web process would stumble over late."""
        # A web process that was killed a moment ago may still be going.
        if not wait_until(lambda: port_is_free(self.host, self.port), 1.0):
            raise Refused(
                f"Port {self.port} on {self.host} is taken or not to be had: choose another one "
                "in STAQUE_PORT, or an address of this machine in STAQUE_HOST."
            )


class Readiness:
    """Whether the product can be used; says once what is still being waited for."""

    def __init__(self, address: Address, log: Log) -> None:
        self._address, self._log = address, log
        self._next_look = 0.0
        self._told = False
        self.verdict = ""

    def __call__(self) -> bool:
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + 0.3
        status, self.verdict = http_status(self._address.reachable, self._address.port, "/readyz")
        if status and status != 200 and not self._told:
            self._log(OURS, "Waiting until database, Valkey, worker and beat answer …")
            self._told = True
        return status == 200


def up(environment: Mapping[str, str], *, build: Build = product) -> int:
    """Run what `build` lists until somebody asks to stop."""
    stop, log = Stop(), Log()
    folder = Folder.of(environment)
    lock = Lock(folder.path / "lock")
    if not lock.take():
        raise Refused(in_use(folder, lock))
    sweep(folder.path / "processes.json")
    folder.drop_taken_ports()
    embedded = Embedded.of(folder, environment)
    told = environment_for_django(embedded, environment)
    address = Address(told)
    address.must_be_free()
    lock.note(pid=os.getpid(), what="Staque", address=str(address))
    log(OURS, f"Starting; the data is in {folder.path}.")
    first = FirstUser()
    programs = build(embedded, told, first.hears)
    supervisor = Supervisor(programs, say=log, notes=folder.path / "processes.json")
    _keep(supervisor, stop, log, address, first)
    log(OURS, "Stopped.")
    return 0


def _keep(supervisor: Supervisor, stop: Stop, log: Log, address: Address, first: FirstUser) -> None:
    readiness = Readiness(address, log)
    try:
        supervisor.start(until=readiness, stopping=stop)
        if not stop():
            log(OURS, f"Staque is ready at {address}")
            log(OURS, first.sentence())
            log(OURS, "Ctrl-C stops it; what it started in a real cloud runs and costs on.")
        supervisor.watch(stopping=stop)
    except TimeoutError as error:
        raise Refused(f"{error} Its own verdict: {readiness.verdict}") from error
    finally:
        log(OURS, "Stopping …")
        supervisor.stop()


def in_use(folder: Folder, lock: Lock) -> str:
    """Who has the folder."""
    held = lock.holder()
    where = f" at {held['address']}" if held.get("address") else ""
    return (
        f"{folder.path} is in use by {held.get('what', 'Staque')}{where} "
        f"(process {held.get('pid', 'unknown')}): stop it first."
    )
