"""The whole product, started as a person starts it, in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest

from launcher.folder import Folder
from launcher.handover import Embedded

ROOT = Path(__file__).resolve().parents[2]
USERNAME, PASSWORD = "admin", "a long pass phrase for tests"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Staque:
    """A running `manage.py up`."""

    folder: Path
    port: int = field(default_factory=free_port)
    environment: dict = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        given = {key: value for key, value in os.environ.items() if not key.startswith("STAQUE_")}
        given = {k: v for k, v in given.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        given |= {
            "STAQUE_DATA_DIR": str(self.folder / "data"),
            "STAQUE_PORT": str(self.port),
            "STAQUE_ADMIN_PASSWORD": PASSWORD,
            **self.environment,
        }
        log = (self.folder / "log").open("ab")
        command = [sys.executable, "manage.py", "up"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)
        self.wait_ready(90)

    def ready(self):
        try:
            return httpx.get(f"{self.address}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_ready(self, seconds):
        """Seconds until /readyz says that all is well."""
        begun = time.monotonic()
        while time.monotonic() < begun + seconds:
            if self.ready():
                return time.monotonic() - begun
            assert self.process.poll() is None, self.log()
            time.sleep(0.1)
        raise AssertionError(f"not ready within {seconds} s:\n{self.log()}")

    def log(self):
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def stop(self):
        """Ctrl-C; seconds until the end."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(15)
        return time.monotonic() - begun

    def database(self):
        embedded = Embedded.of(Folder.at(self.folder / "data"), {})
        return psycopg.connect(embedded.environment()["DATABASE_URL"])


@pytest.fixture(scope="module")
def staque(tmp_path_factory):
    running = Staque(tmp_path_factory.mktemp("up"))
    try:
        running.start()
        yield running
    finally:
        running.stop()
