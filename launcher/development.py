"""The developers' commands: tests, checks, repairs, benchmarks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from launcher.bootstrap import VENV
from launcher.borrowing import servers
from launcher.folder import ROOT
from launcher.refusal import Refused

# Checked for types, in the order in which they stand on each other.
APPS = (
    *("foundation", "platforms", "upkeep", "accounts", "modelcatalog", "usage", "deployments"),
    *("conversations", "recommendations", "gateway", "home", "staque"),
)
PACKAGES = ("launcher", "simulator", *APPS, "bench")

# More would want more databases of one Valkey than it has.
MOST_BESIDE = 8
# A file stays on one worker; in the order given, which begins with what takes longest.
TOGETHER = ("--dist", "loadscope", "--no-loadscope-reorder")
# Of what tries every input at every door, one in so many is tried between two commits.
SHARE = "8"

# Names the packages whose lines and branches tests are to run.
MEASURED = "STAQUE_MEASURED"

OPENAPI = ROOT / "docs" / "openapi.yaml"
BIN = VENV / "bin"


@dataclass(frozen=True)
class Step:
    """One thing to check or repair, said by name; the first command that fails is its last."""

    name: str
    commands: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, name: str, *commands: tuple[str, ...]) -> Step:
        return cls(name, commands)


def present(names: Sequence[str]) -> list[str]:
    """Those of the packages that are here."""
    return [name for name in names if (ROOT / name / "__init__.py").exists()]


def test(arguments: Sequence[str]) -> int:
    """What is run before every commit, side by side, with branch coverage."""
    shared = {**os.environ, "STAQUE_TEST_SHARE": SHARE}
    return _tests("not browser and not long", arguments, shared)


def test_whole(arguments: Sequence[str]) -> int:
    """Every test but the browser's."""
    return _tests("not browser", arguments, os.environ)


def beside() -> tuple[str, ...]:
    """Twice as many as cores: many tests wait for processes, or for what moves by itself."""
    return ("-n", str(min(2 * (os.cpu_count() or 1), MOST_BESIDE)), *TOGETHER)


def _tests(which: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    measured = {**environment, MEASURED: ",".join(present(APPS))}
    plugin = ("-p", "launcher.measuring")
    # A test that hangs says where it stands.
    watched = ("-o", "faulthandler_timeout=120")
    return _call(_pytest(*plugin, "-m", which, *beside(), *watched, *arguments), measured)


def test_matrix(arguments: Sequence[str]) -> int:
    """Every fault at every call of every saga; says how many, and how long each took."""
    whole = {**os.environ, "STAQUE_WHOLE_MATRIX": "1"}
    return _call(_pytest("-s", "-m", "matrix", "tests/faults", *arguments), whole)


def test_browser(arguments: Sequence[str]) -> int:
    """The journeys in Chromium."""
    if not shutil.which("chromium"):
        raise Refused("Chromium is missing: apt-get install chromium")
    return _call(_pytest("-m", "browser", *beside(), "tests/browser", *arguments), os.environ)


def bench(arguments: Sequence[str]) -> int:
    """The benchmarks."""
    return _call((sys.executable, "-m", "bench", *arguments), os.environ)


def check(_: Sequence[str]) -> int:
    """Every check, each said; all of them run even when one fails."""
    with servers(os.environ) as told, tempfile.TemporaryDirectory() as drafts:
        draft = Path(drafts) / "openapi.yaml"
        return all_of(_checks(draft), told, beside=os.cpu_count() or 1)


def fix(_: Sequence[str]) -> int:
    """Repair what a machine can."""
    with servers(os.environ) as told:
        return all_of(_repairs(), told)


def _checks(draft: Path) -> list[Step]:
    same = ("diff", "--unified=1", str(OPENAPI), str(draft))
    return [
        Step.of("types", _tool("mypy", *present(PACKAGES))),
        Step.of("format", _tool("ruff", "format", "--check", "--quiet")),
        Step.of("lint", _tool("ruff", "check", "--quiet")),
        Step.of("imports", _tool("lint-imports")),
        Step.of("templates", _tool("djlint", "templates", "--lint", "--quiet")),
        Step.of("migrations", _manage("makemigrations", "--check", "--dry-run")),
        Step.of("API as in docs/openapi.yaml", _openapi(draft), same),
    ]


def _repairs() -> list[Step]:
    steps = [
        Step.of("format", _tool("ruff", "format", "--quiet")),
        Step.of("lint", _tool("ruff", "check", "--fix", "--quiet")),
        Step.of("docs/openapi.yaml", _openapi(OPENAPI)),
    ]
    if (ROOT / "frontend" / "node_modules").exists():
        steps.append(Step.of("styles", (sys.executable, "frontend/build.py", "css")))
    return steps


def all_of(steps: Sequence[Step], environment: Mapping[str, str], *, beside: int = 1) -> int:
    """Exit code of all steps together, so many at a time; a failed one does not stop others."""
    failed = []
    with ThreadPoolExecutor(beside) as pool:
        running = {pool.submit(_heard, step, environment): step for step in steps}
        for ended in as_completed(running):
            step, (good, said) = running[ended], ended.result()
            print(f"{'✓' if good else '✗'} {step.name}\n{said}", end="", flush=True)
            failed += [] if good else [step.name]
    print(f"Failed: {', '.join(failed)}." if failed else f"All {len(steps)} steps are fine.")
    return 1 if failed else 0


def _heard(step: Step, environment: Mapping[str, str]) -> tuple[bool, str]:
    """Whether a step came out well, and what it said."""
    said = ""
    for command in step.commands:
        ended = subprocess.run(
            command, cwd=ROOT, env=dict(environment), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said += ended.stdout
        if ended.returncode:
            return False, said
    return True, said


def _call(command: Sequence[str], environment: Mapping[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=dict(environment)).returncode


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


def _openapi(target: Path) -> tuple[str, ...]:
    return _manage("spectacular", "--validate", "--fail-on-warn", "--file", str(target))


def _pytest(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", *arguments)
