"""A production site of processes without containers: the compose file's commands and values."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time

import httpx
import psycopg

from launcher.folder import free_port
from launcher.identity import tethered
from tests.production.image import ROOT, command_of, compose, python_first

HOST = "staque.example.org"
SECRETS = "/run/secrets/"


def until(condition, seconds=30.0):
    """What the condition gives once it holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError):
            if found := condition():
                return found
        time.sleep(0.1)
    raise AssertionError("It did not happen in time.")


class Process:
    """One container's worth, with what it said."""

    def __init__(self, command, *, cwd, env, log):
        self.log = log
        self.port = int(env.get("PORT_HERE") or 0)
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                tethered(command), cwd=cwd, env=env, stdout=out, stderr=out, start_new_session=True
            )

    @property
    def said(self):
        return self.log.read_text(errors="replace")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        """As a machine dies: all of it at once, without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)

    def pause(self, on=True):
        os.killpg(self.popen.pid, signal.SIGSTOP if on else signal.SIGCONT)


class Site:
    """Processes of one installation over one database and one Valkey."""

    def __init__(self, folder, image, *, database_url, redis_url):
        self.folder, self.image = folder, image
        self.started = []
        self.secrets = folder / "secrets"
        make = [sys.executable, str(ROOT / "deploy" / "make_secrets.py"), str(self.secrets)]
        subprocess.run(make, check=True, capture_output=True)
        for name, text in (("database_url", database_url), ("redis_url", redis_url)):
            (self.secrets / name).chmod(0o600)
            (self.secrets / name).write_text(text)
        self.database_url = database_url

    @property
    def password(self):
        return (self.secrets / "admin_password").read_text().strip()

    def environment(self, service, **more):
        """The service's own, with the operator's values in the places of `${…}`."""
        values = compose()["services"][service]["environment"]
        filled = {name: _fill(str(value)) for name, value in values.items()}
        return {
            **python_first(),
            "DJANGO_SETTINGS_MODULE": "staque.settings",
            "PYTHONUNBUFFERED": "1",
            "STAQUE_DATA_DIR": str(self.folder / "data"),
            **{k: v.replace(SECRETS, f"{self.secrets}/") for k, v in filled.items()},
            # A far end that a test plays lives on this machine.
            "STAQUE_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8",
            **more,
        }

    def run(self, *command, **more):
        """A command that ends, in a container of `prepare`'s kind."""
        return subprocess.run(
            command,
            cwd=self.image,
            env=self.environment("prepare", **more),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def prepare(self):
        done = self.run(*command_of("prepare"))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self, service, **more):
        port = free_port()
        swaps = {"python": sys.executable, "8000": str(port), "0.0.0.0": "127.0.0.1"}
        command = [swaps.get(word, word) for word in command_of(service)]
        log = self.folder / f"{service}-{len(self.started)}.log"
        env = self.environment(service, PORT_HERE=str(port), **more)
        process = Process(command, cwd=self.image, env=env, log=log)
        self.started.append(process)
        return process

    def web(self, service, **more):
        """A web process that answers."""
        process = self.start(service, **more)
        until(lambda: httpx.get(f"{process.url}/healthz").status_code == 200)
        return process

    def close(self):
        for process in self.started:
            process.kill()

    def client(self, process, token=""):
        """As the proxy asks a process, for a program that is signed in."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.Client(base_url=process.url, headers=headers, timeout=30)

    def token(self, process):
        with self.client(process) as door:
            given = {"username": "admin", "password": self.password}
            answer = door.post("/api/v1/auth/token/", json=given)
            assert answer.status_code == 200, answer.text
            return answer.json()["data"]["access"]

    def asked(self, question, *values):
        with psycopg.connect(self.database_url, autocommit=True) as session:
            return session.execute(question, values).fetchone()


def _fill(text):
    """Compose's `${NAME}`, `${NAME:-otherwise}`, `${NAME:?why}`."""
    given = {"STAQUE_HOSTNAME": HOST}

    def value(match):
        return given.get(match[1]) or (match[3] if match[2] == ":-" else "")

    return re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", value, text)
