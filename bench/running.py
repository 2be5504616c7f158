"""The product, started for a benchmark in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
USERNAME, PASSWORD = "admin", "a long pass phrase for measuring"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def clean_environment(**values: str) -> dict[str, str]:
    """The environment without anything of ours, then `values`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STAQUE_") and name not in ("DATABASE_URL", "REDIS_URL")
    }
    unhindered = "address=0,person=0,write=0,sign_in=0"
    own = {"STAQUE_ADMIN_PASSWORD": PASSWORD, "STAQUE_THROTTLES": unhindered}
    return {**kept, **own, **values}


def seconds_until_ready(process: subprocess.Popen[bytes], address: str, limit: float) -> float:
    """How long until /readyz says that all is well."""
    begun = time.monotonic()
    while time.monotonic() < begun + limit:
        if process.poll() is not None:
            raise RuntimeError(f"It ended with {process.returncode} before it was ready.")
        try:
            if httpx.get(f"{address}/readyz", timeout=2).status_code == 200:
                return time.monotonic() - begun
        except httpx.HTTPError:
            time.sleep(0.05)
    raise RuntimeError(f"Not ready within {limit} s.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ctrl-C, which reaches the whole group."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(20)


@dataclass(frozen=True)
class Running:
    """Where it is, and what a signed-in script holds."""

    address: str
    data: Path
    api: httpx.Client

    def get(self, path: str, **query: Any) -> Any:
        return unwrap(self.api.get(path, params=query))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return unwrap(self.api.post(path, json=dict(body)))


def unwrap(answer: httpx.Response) -> Any:
    body = answer.json()
    if not body["success"]:
        raise RuntimeError(f"{answer.request.url}: {body['error']}")
    return body["data"]


@contextmanager
def product() -> Iterator[Running]:
    """`manage.py up`, ready and signed in; everything is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="staque-bench-"))
    port = free_port()
    values = {"STAQUE_DATA_DIR": str(folder), "STAQUE_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=clean_environment(**values),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        seconds_until_ready(process, address, 90)
        api = httpx.Client(base_url=f"{address}/api/v1/", timeout=70)
        credentials = {"username": USERNAME, "password": PASSWORD}
        token = unwrap(api.post("auth/token/", json=credentials))["access"]
        api.headers["Authorization"] = f"Bearer {token}"
        yield Running(address, folder, api)
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)
