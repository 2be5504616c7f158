"""What the developers' commands say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from launcher import development
from launcher.development import Step
from launcher.refusal import Refused


def test_a_missing_chromium_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="Chromium is missing: apt-get install chromium"):
        development.test_browser([])


def saying(name: str, *codes: str) -> Step:
    return Step.of(name, *((sys.executable, "-c", code) for code in codes))


def test_every_step_is_said_and_runs_though_one_failed(capfd: pytest.CaptureFixture[str]) -> None:
    steps = [
        saying("first", "raise SystemExit('no good')", "print('never')"),
        saying("second", "print('looked')", "print('twice')"),
    ]
    assert development.all_of(steps, {}) == 1
    out = capfd.readouterr().out.splitlines()
    assert out == ["✗ first", "no good", "✓ second", "looked", "twice", "Failed: first."]


def test_steps_run_side_by_side(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each waits for the other: one after the other they would wait in vain."""
    meet = (
        "import pathlib, sys, time\n"
        f"here = pathlib.Path({str(tmp_path)!r})\n"
        "(here / {mine!r}).touch()\n"
        "ends = time.monotonic() + 20\n"
        "while not (here / {other!r}).exists():\n"
        "    sys.exit(1) if time.monotonic() > ends else time.sleep(0.01)\n"
    )
    steps = [
        saying("one", meet.format(mine="one", other="two")),
        saying("two", meet.format(mine="two", other="one")),
    ]
    assert development.all_of(steps, {}, beside=2) == 0


def test_all_fine_is_said_too(capfd: pytest.CaptureFixture[str]) -> None:
    assert development.all_of([saying("only", "")], {}) == 0
    assert capfd.readouterr().out.endswith("All 1 steps are fine.\n")


def test_only_packages_that_are_here_are_looked_at() -> None:
    assert development.present(["launcher", "not_written"]) == ["launcher"]
