"""Small programs that do one thing to the supervisor that starts them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from launcher.folder import Folder
from launcher.program import Program
from launcher.supervisor import Supervisor

Run = Callable[..., Supervisor]

WAIT = "import time; time.sleep(600)"
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
POLITE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print("ends")))
print("set", flush=True)
time.sleep(600)
"""
# The last argument of every script is the data folder.
SECOND_TIME = """
import pathlib, sys, time
mark = pathlib.Path(sys.argv[-1], "mark")
if not mark.exists():
    mark.touch()
    sys.exit("memory still in use")
print("here", flush=True)
time.sleep(600)
"""
KILLED_ONCE = """
import os, pathlib, sys, time
mark = pathlib.Path(sys.argv[-1], "mark")
if not mark.exists():
    mark.touch()
    os.kill(os.getpid(), 9)
time.sleep(600)
"""
DIES_WHEN_MARKED = """
import pathlib, sys, time
if pathlib.Path(sys.argv[-1], "mark").exists():
    sys.exit(3)
time.sleep(600)
"""


class Said(list[str]):
    def __call__(self, name: str, line: str) -> None:
        self.append(f"{name}: {line}")


def script(name: str, text: str, folder: Folder, **more: object) -> Program:
    command = (sys.executable, "-c", text, name, str(folder.path))
    return Program(name=name, command=command, **more)


def with_child(text: str, folder: Folder) -> str:
    """A script that does the same in two processes."""
    command = ["-c", text, str(folder.path)]
    return f"import subprocess, sys\nsubprocess.Popen([sys.executable, *{command!r}])\n{text}"


def watch(supervisor: Supervisor, condition: Callable[[], object], seconds: float = 15.0) -> float:
    began = time.monotonic()
    supervisor.watch(stopping=lambda: condition() or time.monotonic() - began > seconds)
    assert condition(), "watched in vain"
    return time.monotonic() - began
