"""The first minute of a clone: the environment, and what is said when it cannot be made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.bootstrap import pins
from tests.launcher.watching import ROOT


def clone(place: Path, requirements: str) -> Path:
    """As much of a fresh clone as the first minute needs."""
    shutil.copytree(ROOT / "launcher", place / "launcher")
    shutil.copy(ROOT / "Makefile", place)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (place / name).write_text(requirements)
    return place


def run(place: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    home = place / "empty home"
    home.mkdir(exist_ok=True)
    python = Path(sys.executable).resolve()
    path = os.pathsep.join([str(python.parent), "/usr/bin", "/bin"])
    return subprocess.run(
        ["make", f"PYTHON={python}", *arguments],
        cwd=place,
        env={"HOME": str(home), "PATH": path, **more},
        capture_output=True,
        text=True,
    )


def make_environment(place: Path, *installed: str) -> None:
    bare = [sys.executable, "-m", "venv", "--without-pip", "--symlinks"]
    subprocess.run([*bare, place / ".venv"], check=True)
    (place / ".venv" / "installed.txt").write_text("\n".join(installed))


def test_a_complete_environment_is_entered_at_once(tmp_path: Path) -> None:
    place = clone(tmp_path, "one==1.0 \\\n    --hash=sha256:00\n")
    make_environment(place, "one==1.0", "for-developers==2.0")
    done = run(place, "bench", HOME="")
    assert done.stderr.startswith(str(place / ".venv" / "bin" / "python"))
    assert "No module named bench" in done.stderr


def test_packages_that_cannot_be_had_are_one_sentence(tmp_path: Path) -> None:
    place = clone(tmp_path, "one==2.0\n")
    make_environment(place, "one==1.0")
    failed = run(place, "up")
    assert "Installing the 1 packages of requirements.txt" in failed.stderr
    assert "The packages could not be installed: is the package index reachable?" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_what_is_no_environment_is_named(tmp_path: Path) -> None:
    place = clone(tmp_path, "")
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    (place / ".venv" / "installed.txt").touch()
    assert "is not a virtual environment: remove it" in run(place, "bench").stderr


def test_commands_are_listed_with_a_sentence_each() -> None:
    listed = run_help().stdout.splitlines()
    names = [line.split()[1] for line in listed]
    assert names == [
        *("up", "backup", "restore", "test", "test-whole", "test-matrix", "test-browser"),
        *("check", "fix", "bench", "help"),
    ]
    assert all(line.endswith(".") for line in listed)


def run_help() -> subprocess.CompletedProcess[str]:
    alone = {"PATH": os.environ["PATH"]}
    return subprocess.run(["make", "help"], cwd=ROOT, env=alone, capture_output=True, text=True)


def test_a_file_asks_for_its_pins_and_nothing_else() -> None:
    text = """
# by hand
foo==1.0 \\
    --hash=sha256:00
    # via bar
bar==2 ; python_version < '4' \\
"""
    assert pins(text) == {"foo==1.0", "bar==2 ; python_version < '4'"}


def test_the_packages_of_developers_hold_those_that_run_the_product() -> None:
    run_time, develop = (
        pins((ROOT / name).read_text()) for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert run_time <= develop
