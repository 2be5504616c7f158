"""Ends what a supervisor that died could not end itself.

Three nets: the kernel's death signal (Linux, direct children), a last watch that outlives the
supervisor and ends whole process groups, and a sweep at the next start.
Imports nothing of ours: the last watch runs this file by its path.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
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


def record(notes: Path, pids: Iterable[int]) -> None:
    """Note who runs and for whom, for the last watch and for the next start."""
    births = {str(pid): birth(pid) for pid in pids}
    draft = notes.with_name(f"{notes.name}.{os.getpid()}")
    draft.write_text(json.dumps({"supervisor": os.getpid(), "births": births}))
    draft.replace(notes)


def sweep(notes: Path) -> None:
    """End the process groups of an earlier start that are still there."""
    if notes.exists():
        noted = json.loads(notes.read_text())["births"].items()
        end_groups([int(pid) for pid, born in noted if born and birth(int(pid)) == born])
        notes.unlink()


def keep_last_watch(notes: Path) -> "subprocess.Popen[bytes]":
    """A process that outlives us to end what we started; it wakes when its pipe from us closes."""
    command = [sys.executable, "-I", "-S", __file__, str(notes), str(os.getpid())]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )


def last_watch(notes: Path, supervisor: int) -> None:
    """Wait for the supervisor's end; after a clean one there are no notes left."""
    sys.stdin.read()
    if notes.exists():
        noted = json.loads(notes.read_text())
        # Somebody may have started anew by now: theirs are not ours to end.
        if noted["supervisor"] == supervisor:
            end_groups([int(pid) for pid in noted["births"]])


def end_groups(pids: Iterable[int]) -> None:
    """Ask, then force, until no process of these groups is left."""
    for signal in (SIGTERM, SIGKILL):
        deadline = time.monotonic() + GRACE
        left = [pid for pid in pids if _signal_group(pid, signal)]
        while any(_signal_group(pid, 0) for pid in left) and time.monotonic() < deadline:
            time.sleep(0.02)


def _signal_group(pid: int, signal: int) -> bool:
    """Whether there was somebody to hear it."""
    try:
        os.killpg(pid, signal)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def processes_in(folder: Path) -> Iterator[int]:
    """Every process whose working directory is `folder`; knows nothing outside Linux."""
    wanted = str(folder.resolve())
    for entry in Path("/proc").glob("[0-9]*/cwd") if LINUX else ():
        # Other people's processes do not show their folder, and processes come and go.
        with contextlib.suppress(OSError):
            if os.readlink(entry) == wanted:
                yield int(entry.parent.name)


if __name__ == "__main__":
    last_watch(Path(sys.argv[1]), int(sys.argv[2]))
