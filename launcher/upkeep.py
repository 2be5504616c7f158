"""`make backup` and `make restore`: Django's commands, with the embedded servers around them."""

import os
import subprocess
import sys
from collections.abc import Sequence

from launcher.borrowing import servers
from launcher.folder import ROOT, Folder
from launcher.refusal import Refused


def manage(*arguments: str) -> int:
    """Exit code of one command of manage.py."""
    with servers(os.environ) as told:
        command = (sys.executable, "manage.py", *arguments)
        return subprocess.run(command, cwd=ROOT, env=told).returncode


def restore(arguments: Sequence[str]) -> int:
    """Django's restore, or the backups that there are when none is named."""
    if not any(not argument.startswith("-") for argument in arguments):
        dumps = sorted((Folder.of(os.environ).path / "backups").glob("*.dump"))
        there = f"The newest is {dumps[-1]}." if dumps else "There is none yet: make backup."
        raise Refused(f"Say which backup: make restore FILE=… {there}")
    return manage("restore", *arguments)
