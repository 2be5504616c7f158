"""Looking at real processes from outside: who lives, what they said, until when to wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAND_INS = Path(__file__).with_name("stand_ins.py")


def wait_for(condition: Callable[[], object], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def living(folder: Path) -> dict[int, str]:
    """Every process that was told of this data folder or works in it, with its command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
            told = (entry / "environ").read_bytes() + command + os.readlink(entry / "cwd").encode()
        except OSError:
            continue
        if command and str(folder).encode() in told:
            found[int(entry.name)] = command.decode()
    return found


class Started:
    """`up` with stand-ins for the product, as a process of its own."""

    def __init__(self, folder: Path, port: int, **said: str) -> None:
        self.folder, self.port = folder, port
        elsewhere = {"DATABASE_URL": "postgresql://elsewhere", "REDIS_URL": "redis://elsewhere"}
        environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("STAQUE_")},
            **elsewhere,
            "STAQUE_ENV": "production",
            "STAQUE_DATA_DIR": str(folder),
            "STAQUE_PORT": str(port),
            "PYTHONPATH": str(ROOT),
            **said,
        }
        for name in [name for name, text in environment.items() if not text]:
            del environment[name]
        self.process = subprocess.Popen(
            [sys.executable, STAND_INS],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def ready(self) -> Started:
        wait_for(lambda: self.said("Ctrl-C stops it") or self.process.poll() is not None)
        assert self.process.poll() is None, self.text
        return self

    def said(self, words: str) -> bool:
        return words in self.text

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def ended(self, seconds: float = 10.0) -> int:
        code = self.process.wait(seconds)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def named(self, name: str) -> int:
        """The process whose command line carries the name."""
        found = [pid for pid, command in living(self.folder).items() if f" {name} " in command]
        return found[0] if found else 0
