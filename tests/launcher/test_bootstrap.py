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


def test_a_fresh_clone_makes_its_environment_once(tmp_path: Path) -> None:
    place = clone(tmp_path, "")
    first = run(place, "bench")
    assert "Making a virtual environment in .venv" in first.stderr
    assert "No module named bench" in first.stderr
    second = run(place, "bench", HOME="")
    assert "virtual environment" not in second.stderr
    assert "No module named bench" in second.stderr


def test_packages_that_cannot_be_had_are_one_sentence(tmp_path: Path) -> None:
    place = clone(tmp_path, "nowhere==1.0 --hash=sha256:" + 64 * "0" + "\n")
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "python").symlink_to(sys.executable)
    failed = run(place, "up", PIP_NO_INDEX="1")
    assert failed.returncode == 2
    assert "The packages could not be installed: is the package index reachable?" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_commands_are_listed_with_a_sentence_each() -> None:
    listed = run_help().stdout.splitlines()
    names = [line.split()[1] for line in listed]
    assert names == ["up", "test", "test-browser", "check", "fix", "bench", "help"]
    assert all(line.endswith(".") for line in listed)


def run_help() -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True)


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
