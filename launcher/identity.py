"""Who a program runs as: PostgreSQL refuses root, and the machine must stay as it is."""

import os
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from signal import SIGKILL, Signals

TETHER = Path(__file__).with_name("tether.py")


class Way(StrEnum):
    """How a program stops being root. One data directory keeps to one way for ever."""

    DIRECT = "direct"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


def tethered(
    command: Sequence[str | Path], *, way: Way = Way.DIRECT, death: Signals = SIGKILL
) -> list[str]:
    """The command line that runs `command` as `way` says and signals it when we die."""
    here = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), str(int(death)), way]
    return here + [str(part) for part in command]


def works(way: Way, *, folder: Path, program: Path) -> bool:
    """Whether `program` would run that way and be at home in `folder`."""
    test = ["/bin/sh", "-c", 'test -x "$1" && exec "$0" --version', str(program), str(folder)]
    return subprocess.run(tethered(test, way=way), capture_output=True, cwd="/").returncode == 0
