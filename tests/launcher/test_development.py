"""What the developers' commands say."""

from __future__ import annotations

import sys

import pytest

from launcher import development
from launcher.development import Step
from launcher.refusal import Refused


def test_a_missing_chromium_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="Chromium is missing: apt-get install chromium"):
        development.test_browser([])


def test_every_step_is_said_and_runs_though_one_failed(capfd: pytest.CaptureFixture[str]) -> None:
    steps = [
        Step("first", (sys.executable, "-c", "raise SystemExit('no good')")),
        Step("second", (sys.executable, "-c", "print('looked')")),
    ]
    assert development.all_of(steps, {}) == 1
    out, err = capfd.readouterr()
    assert out.split("\n") == ["→ first", "✗ first", "→ second", "looked", "Failed: first.", ""]
    assert "no good" in err


def test_all_fine_is_said_too(capfd: pytest.CaptureFixture[str]) -> None:
    assert development.all_of([Step("only", (sys.executable, "-c", ""))], {}) == 0
    assert capfd.readouterr().out.endswith("All 1 steps are fine.\n")


def test_only_packages_that_are_here_are_looked_at() -> None:
    assert development.present(["launcher", "not_written"]) == ["launcher"]
