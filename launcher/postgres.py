"""The embedded PostgreSQL: the wheel's programs, our own start, a socket only we can reach."""

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL
from urllib.parse import quote

from launcher.identity import Way, tethered
from launcher.leftovers import LINUX, birth, processes_in
from launcher.probes import postgres_answers
from launcher.program import Program, wait_until
from launcher.refusal import Refused

NAME = "staque"

# A test database is thrown away: nothing of it needs to survive the machine.
STARTING = (
    "the database system is starting up",
    "the database system is not yet accepting connections",
    "Consistent recovery state has not been yet reached",
)
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A database cluster: where its programs, its data and its socket are, and who runs it."""

    programs: Path
    data: Path
    sockets: Path
    way: Way
    durable: bool = True

    @property
    def url(self) -> str:
        """How Django reaches it."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets))}"

    def answers(self) -> bool:
        """Whether our role is let into our database."""
        socket = self.sockets / ".s.PGSQL.5432"
        return postgres_answers(socket, user=NAME, database=NAME)

    def program(self) -> Program:
        """The server. It stops on SIGINT: on SIGTERM it would wait for its clients."""
        settings = (
            "listen_addresses=",
            f'unix_socket_directories="{self.sockets}"',
            "unix_socket_permissions=0700",
            "max_connections=200",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_checkpoints=off",
            "log_line_prefix=",
            # Statements hold what people wrote.
            "log_min_error_statement=panic",
            *(() if self.durable else FORGETFUL),
        )
        options = [part for setting in settings for part in ("-c", setting)]
        return Program(
            name="postgres",
            command=(self.programs / "postgres", "-D", self.data, *options),
            ready=self.answers,
            before=self.end_leftovers,
            # What it merely reports, and what it answers to our probes while it starts.
            hears=lambda line: line.startswith("LOG:") or any(word in line for word in STARTING),
            way=self.way,
            stop_signal=SIGINT,
            death_signal=SIGINT,
            grace=3.0,
            # After a kill -9 the old shared memory may be in use for a moment.
            patience=10.0,
        )

    def end_leftovers(self) -> None:
        """End a server that outlived its supervisor; drop the note of one that is no more."""
        note = self.data / "postmaster.pid"
        orphans = set(processes_in(self.data))
        if note.exists():
            pid = int(note.read_text().split("\n", 1)[0])
            if self._is_server(pid, orphans):
                os.kill(pid, SIGINT)
                wait_until(lambda: not birth(pid), 5.0)
            else:
                # The number may belong to a stranger by now, and PostgreSQL would wait for it.
                note.unlink()
                (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        for pid in processes_in(self.data):
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)

    def _is_server(self, pid: int, orphans: set[int]) -> bool:
        if LINUX:
            return pid in orphans
        ask = ["ps", "-o", "command=", "-p", str(pid)]
        return str(self.data) in subprocess.run(ask, capture_output=True, text=True).stdout

    def initialise(self) -> None:
        """Make the cluster with its role and database, whole or not at all."""
        if (self.data / "PG_VERSION").exists():
            return
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        # macOS has no C.UTF-8 of its own; the built-in one decides in any case.
        locale = "C.UTF-8" if LINUX else "C"
        initdb = (
            *(self.programs / "initdb", "-D", draft, "-U", NAME, "--auth=trust"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(f"--locale={locale}", *(() if self.durable else ("--no-sync",))),
        )
        self._run(initdb)
        single = (self.programs / "postgres", "--single", "-D", draft, "postgres")
        self._run(single, typed=f"CREATE DATABASE {NAME}\n")
        draft.rename(self.data)

    def _run(self, command: tuple[str | Path, ...], typed: str = "") -> None:
        tied = tethered(command, way=self.way)
        done = subprocess.run(
            tied, input=typed, capture_output=True, text=True, cwd="/", start_new_session=True
        )
        # The single-user server ends with 0 even when a statement failed.
        if done.returncode or "ERROR:" in done.stderr:
            words = (done.stderr or done.stdout).strip().splitlines()
            raise Refused(
                f"PostgreSQL cannot be set up: {words[-1] if words else 'no reason given'}"
            )
