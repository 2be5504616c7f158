"""A pytest plugin: which lines and branches tests ran, measured in each worker, told together.

SlipCover takes its marks out of what was seen, so that code runs at its own speed after that;
tracing every line, as others must before Python 3.12, slows all of it down.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Generator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import slipcover

from launcher.development import MEASURED

WORKER = "PYTEST_XDIST_WORKER"
# Where the workers leave what they found.
FOLDER = "STAQUE_MEASURED_IN"
OMITTED = ["*/migrations/*"]
LEAST_PERCENT = 90.0

_measuring: slipcover.Slipcover | None = None


def _begin() -> None:
    """Before anything of ours is imported, in each process that runs tests."""
    global _measuring
    packages = os.environ[MEASURED].split(",")
    _measuring = slipcover.Slipcover(branch=True, source=packages, omit=OMITTED)
    matcher = slipcover.FileMatcher(sources=packages, omit=OMITTED)
    slipcover.ImportManager(_measuring, matcher).__enter__()


if os.environ.get(WORKER):
    _begin()


def pytest_configure() -> None:
    if not os.environ.get(WORKER):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="staque-measured-")


def pytest_sessionfinish() -> None:
    if _measuring is not None:
        path = Path(os.environ[FOLDER]) / f"{os.environ[WORKER]}.json"
        path.write_text(json.dumps(_measuring.get_coverage()))


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Too little makes the run fail, as a failing test does."""
    answer = yield
    if not os.environ.get(WORKER):
        found = _together(Path(os.environ.pop(FOLDER)))
        print()
        slipcover.print_coverage(found, skip_covered=True, missing_width=40)
        percent = found["summary"]["percent_covered"]
        print(f"Lines and branches: {percent:.1f} % ran, {LEAST_PERCENT:.0f} % have to.")
        session.testsfailed += percent < LEAST_PERCENT
    return answer


def _together(folder: Path) -> dict[str, Any]:
    """What all workers saw. Takes the folder away."""
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    shutil.rmtree(folder)
    if not found:
        raise pytest.UsageError("Nothing was measured: it is the workers of xdist that measure.")
    return reduce(slipcover.merge_coverage, found)
