"""One program under supervision: how it is started, when it is ready, how it is stopped."""

import contextlib
import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals

from launcher.identity import Way, tethered
from launcher.pulse import Pulse

Say = Callable[[str, str], None]

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
HEALTHY_AFTER = 30.0


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run. Times are seconds.

    One that has `answers` is asked every `pulse`, and killed after so many `misses` in a row.
    """

    name: str
    command: tuple[str | Path, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: Path = Path("/")
    needs: tuple[str, ...] = ()
    ready: Callable[[], bool] = lambda: True
    before: Callable[[], None] = lambda: None
    answers: Callable[[], bool] | None = None
    hears: Callable[[str], bool] = lambda line: False
    once: bool = False
    way: Way = Way.DIRECT
    stop_signal: Signals = SIGTERM
    death_signal: Signals = SIGKILL
    grace: float = 6.0
    patience: float = 0.0
    pulse: float = 5.0
    misses: int = 4


class State(Enum):
    """Where a child stands."""

    WAITING = auto()
    STARTING = auto()
    READY = auto()
    DEAD = auto()


class Child:
    """A program and the process that runs it now, if any."""

    def __init__(self, program: Program, say: Say) -> None:
        self.program = program
        self.state = State.WAITING
        self.process: subprocess.Popen[str] | None = None
        self.last_lines: deque[str] = deque(maxlen=5)
        self.code = 0
        self.pause = 0.0
        self._say = say
        self._deaths = 0
        self._started = 0.0
        self._first_try = 0.0
        self._not_before = 0.0
        self._listener: threading.Thread | None = None
        self._pulse: Pulse | None = None

    def start(self, now: float) -> None:
        """Run the program, unless its pause after the last death is not over."""
        if now < self._not_before:
            return
        program = self.program
        program.before()
        self.process = subprocess.Popen(
            tethered(program.command, way=program.way, death=program.death_signal),
            env=dict(program.environment),
            cwd=program.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, args=[self.process], daemon=True)
        self._listener.start()
        self.state, self._started = State.STARTING, now
        self._first_try = self._first_try or now

    def look(self, now: float) -> None:
        """Notice that the process has become ready, or is gone."""
        if self.process is None or (self.state is State.READY and self.program.once):
            return
        code = self.process.poll()
        if code is not None:
            self._bury(code, now)
        elif self.state is State.STARTING and not self.program.once and self.program.ready():
            self._welcome()
        elif self._pulse is not None and self._pulse.silent:
            self._pulse.end()
            self._pulse = None
            self._say("staque", f"{self.program.name} lives but does not answer: killed.")
            self.signal(SIGKILL)

    def signal(self, signal: Signals) -> None:
        """Tell the process; SIGKILL goes to everything in its session's group."""
        if self.process is None:
            return
        # The process may be gone already, which is what was wanted.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if signal is SIGKILL:
                os.killpg(self.process.pid, SIGKILL)
            elif self.process.poll() is None:
                self.process.send_signal(signal)

    def gone(self) -> bool:
        """Whether there is no process any more, or none yet."""
        return self.process is None or self.process.poll() is not None

    def retire(self) -> None:
        """Clear away what the process left: its group and its pipe."""
        if self._pulse is not None:
            self._pulse.end()
            self._pulse = None
        self.signal(SIGKILL)
        if self.process is not None:
            self.process.wait()
        if self._listener is not None:
            self._listener.join(timeout=1)
        self.process = None

    def _welcome(self) -> None:
        self.state = State.READY
        if self.program.answers is not None:
            every, misses = self.program.pulse, self.program.misses
            self._pulse = Pulse(self.program.answers, every=every, misses=misses)

    def _bury(self, code: int, now: float) -> None:
        self.retire()
        self.code = code
        if self.program.once and code == 0:
            self.state = State.READY
            return
        if now - self._started >= HEALTHY_AFTER:
            self._deaths = 0
        self.pause = min(FIRST_PAUSE * 2**self._deaths, LONGEST_PAUSE)
        self._deaths += 1
        self._not_before = now + self.pause
        forgiven = now - self._first_try < self.program.patience
        self.state = State.WAITING if forgiven else State.DEAD

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                text = line.rstrip()
                if not self.program.hears(text):
                    self.last_lines.append(text)
                    self._say(self.program.name, text)


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"was killed by {Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look every few hundredths of a second until it holds or the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
