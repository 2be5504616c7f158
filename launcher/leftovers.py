"""Finds and ends what an earlier start left running, where the kernel did not do it for us."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from signal import SIGKILL, SIGTERM

LINUX = sys.platform == "linux"
GRACE = 5.0


def birth(pid: int) -> str:
    """When a process began, so that a number that was given out again is not mistaken for it."""
    if LINUX:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        after_name = stat.rpartition(")")[2].split()
        return "" if after_name[0] == "Z" else after_name[19]
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip()


def record(notes: Path, pids: Mapping[str, int]) -> None:
    """Note who runs, for the next start."""
    births = {str(pid): birth(pid) for pid in pids.values()}
    draft = notes.with_name(f"{notes.name}.{os.getpid()}")
    draft.write_text(json.dumps(births))
    draft.replace(notes)


def sweep(notes: Path) -> None:
    """End the process groups of an earlier start that are still there."""
    if not notes.exists():
        return
    noted = json.loads(notes.read_text()).items()
    left = [int(pid) for pid, born in noted if born and birth(int(pid)) == born]
    for signal in (SIGTERM, SIGKILL):
        for pid in left:
            # It may end between the look and the signal.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal)
        deadline = time.monotonic() + GRACE
        while any(birth(pid) for pid in left) and time.monotonic() < deadline:
            time.sleep(0.02)
    notes.unlink()


def processes_in(folder: Path) -> Iterator[int]:
    """Every process whose working directory is `folder`; knows nothing outside Linux."""
    wanted = str(folder.resolve())
    for entry in Path("/proc").glob("[0-9]*/cwd") if LINUX else ():
        # Other people's processes do not show their folder, and processes come and go.
        with contextlib.suppress(OSError):
            if os.readlink(entry) == wanted:
                yield int(entry.parent.name)
