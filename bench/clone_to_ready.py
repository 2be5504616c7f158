"""From `git clone` to a usable Staque, with an empty home; and the second start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.figures import table
from bench.running import ROOT, clean_environment, free_port, seconds_until_ready, stop

LIMITS = {"first": 90.0, "second": 10.0}


def run() -> None:
    folder = Path(tempfile.mkdtemp(prefix="staque-clone-"))
    try:
        clone = folder / "staque"
        home = folder / "home"
        home.mkdir()
        first = _start(clone, home, clone_first=True)
        second = _start(clone, home)
        rows = [
            ["start", "seconds", "limit", "share of the limit"],
            ["git clone + make up", f"{first:.1f}", "90", f"{first / LIMITS['first']:.2f}"],
            ["make up again", f"{second:.1f}", "10", f"{second / LIMITS['second']:.2f}"],
        ]
        table(rows)
        print(f"the first start takes {first / second:.1f} times the second")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(clone: Path, home: Path, *, clone_first: bool = False) -> float:
    """Seconds from typing the first command to readiness; then Ctrl-C."""
    begun = time.monotonic()
    if clone_first:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    port = free_port()
    environment = clean_environment(STAQUE_PORT=str(port), HOME=str(home))
    environment.pop("VIRTUAL_ENV", None)
    environment.setdefault("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))
    process = subprocess.Popen(
        ["make", "up"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        seconds_until_ready(process, f"http://127.0.0.1:{port}", 300)
        return time.monotonic() - begun
    finally:
        stop(process)
