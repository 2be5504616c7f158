"""What a look at everything that rests costs: all in one go, and each by itself."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.figures import milliseconds, table
from bench.running import ROOT
from launcher.borrowing import servers

SIZES = (10, 100, 1000)


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="staque-bench-") as folder:
        given = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        with (
            servers({**given, "STAQUE_DATA_DIR": folder}) as told,
            simulator(Path(folder)) as (url, control, token),
        ):
            sizes = [str(size) for size in SIZES]
            done = subprocess.run(
                [sys.executable, "-m", "bench.polling", url, control, *sizes],
                cwd=ROOT,
                env={
                    **told,
                    "DJANGO_SETTINGS_MODULE": "staque.settings",
                    "STAQUE_SIMULATOR_TOKEN": token,
                },
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
    _report(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def simulator(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A cloud of its own: its address, its control's, and the token for that."""
    token = secrets.token_hex(8)
    command = [sys.executable, "-m", "simulator", "--port", "0", "--control-port", "0"]
    command += ["--state-dir", str(folder), "--time-scale", "100000"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "STAQUE_SIMULATOR_TOKEN": token},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        words = process.stdout.readline().split() if process.stdout else []
        if words[:3] != ["simulator", "ready", "on"]:
            raise RuntimeError("The simulated cloud did not start.")
        yield words[3], words[5], token
    finally:
        process.terminate()
        process.wait(10)


def _report(measured: list[dict[str, Any]]) -> None:
    rows = [["resting", "calls", "in one go", "calls", "one by one", "calls ×", "time ×"]]
    for one in measured:
        together, apart = one["together"], one["apart"]
        rows.append(
            [
                str(one["size"]),
                str(together["calls"]),
                milliseconds(together["seconds"]),
                str(apart["calls"]),
                milliseconds(apart["seconds"]),
                f"{apart['calls'] / together['calls']:.1f}",
                f"{apart['seconds'] / together['seconds']:.1f}",
            ]
        )
    table(rows)
    few, many = measured[0], measured[-1]
    more = many["together"]["calls"] / few["together"]["calls"]
    by = many["size"] / few["size"]
    print(f"{by:.0f} times the resources take {more:.1f} times the calls in one go")
