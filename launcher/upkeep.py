"""`make backup` and `make restore`: Django's commands, with the embedded servers around them."""

import os
import subprocess
import sys

from launcher.borrowing import servers
from launcher.folder import ROOT


def manage(*arguments: str) -> int:
    """Exit code of one command of manage.py."""
    with servers(os.environ) as told:
        command = (sys.executable, "manage.py", *arguments)
        return subprocess.run(command, cwd=ROOT, env=told).returncode
