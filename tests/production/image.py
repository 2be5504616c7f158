"""What the image would hold, laid out in a folder without Docker: the Dockerfile's own lines."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def instructions():
    """(instruction, rest) of every one, lines that go on joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest.strip()


def copied():
    """Paths of ours that go into the image."""
    lines = [rest.split() for word, rest in instructions() if word == "COPY"]
    return [words[0] for words in lines if not words[0].startswith("--from")]


def allowed():
    """Paths that .dockerignore lets through."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    return [line[1:] for line in lines if line.startswith("!")]


def python_first():
    """An environment in which `python` is this one, as in the image's."""
    plain = {k: v for k, v in os.environ.items() if not re.match(r"STAQUE_|PYTHON|.*_URL$", k)}
    return {**plain, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def lay_out(folder):
    """Copy what is copied, then run what the build runs: static files get their hashes."""
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    (step,) = [rest for word, rest in instructions() if word == "RUN" and "collectstatic" in rest]
    build = {
        **python_first(),
        "DJANGO_SETTINGS_MODULE": "staque.settings",
        "STAQUE_ENV": "production",
    }
    subprocess.run(["sh", "-c", step], cwd=folder, env=build, check=True, timeout=120)


def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def command_of(service):
    """What a service runs: its own command, else the image's."""
    (default,) = [rest for word, rest in instructions() if word == "CMD"]
    return compose()["services"][service].get("command") or yaml.safe_load(default)
