"""Makes `.venv` and installs the pinned packages, with nothing but Python itself."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from launcher.folder import ROOT
from launcher.refusal import Refused

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"

# Says to the Python that we become that it is the one.
ENTERED = "STAQUE_ENTERED"

RUN = "requirements.txt"
DEVELOP = "requirements-dev.txt"


def ensure(requirements: str) -> None:
    """Bring `.venv` to what the file pins; instant when it is there already."""
    wanted = pins((ROOT / requirements).read_text())
    with _alone():
        if not _usable():
            _create()
        if not STAMP.exists() or not wanted <= pins(STAMP.read_text()):
            _install(requirements, len(wanted))
            STAMP.write_text("\n".join(sorted(wanted)) + "\n")


def inside() -> bool:
    """Whether this very process runs in `.venv`."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        return False
    os.environ.pop(ENTERED, None)
    return True


def enter(*arguments: str) -> None:
    """Become the environment's Python."""
    if os.environ.pop(ENTERED, ""):
        raise Refused(f"{VENV} is not a virtual environment: remove it, and it is made anew.")
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), *arguments], {**_environment(os.environ), ENTERED: "yes"})


def pins(text: str) -> set[str]:
    """The `name==version` of every line, with its marker: what a file asks for."""
    lines = (line.split("\\")[0].strip() for line in text.splitlines())
    return {line for line in lines if re.match(r"[A-Za-z0-9]", line)}


def _alone() -> "_Turn":
    return _Turn()


class _Turn:
    """Two commands started at once install one after the other."""

    def __enter__(self) -> None:
        self._file = os.open(Path(__file__).parent, os.O_RDONLY)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def _usable() -> bool:
    """Whether there is an environment; one that was interrupted while being made has no pip."""
    if STAMP.exists() and PYTHON.exists():
        return True
    asked = [str(PYTHON), "-m", "pip", "--version"]
    return PYTHON.exists() and subprocess.run(asked, capture_output=True).returncode == 0


def _create() -> None:
    say(f"Making a virtual environment in {VENV.name} …")
    made = _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    if made:
        raise Refused(
            "The virtual environment could not be made: Python's venv module is missing or "
            "incomplete (on Debian: apt-get install python3-venv)."
        )


def _install(requirements: str, count: int) -> None:
    say(f"Installing the {count} packages of {requirements}; the first time takes a minute …")
    hashed = ("--require-hashes", "-r", str(ROOT / requirements))
    uv = shutil.which("uv")
    if uv:
        failed = _run(uv, "pip", "install", "--quiet", "--python", str(PYTHON), *hashed)
    else:
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
        failed = _run(str(PYTHON), "-m", "pip", "install", *quiet, *hashed)
    if failed:
        raise Refused("The packages could not be installed: is the package index reachable?")


def _run(*command: str) -> int:
    return subprocess.run(command, env=_environment(os.environ)).returncode


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Ours, without an empty HOME, which would make caches appear in the current folder."""
    return {name: text for name, text in given.items() if name != "HOME" or text}


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"staque    | {text}", file=sys.stderr, flush=True)
