"""One look at an account: its question, its verdicts, and what a missing right leaves unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from platforms.contract import Access, Check, Verdict
from platforms.errors import Denied, PlatformError

SIMULATED = "Simulated: a rehearsal has nothing to look at here."


@dataclass(frozen=True, kw_only=True)
class Look:
    """`allow` names the right that looking needs, as IAM calls it."""

    code: str
    title: str
    looked_at: str
    allow: str

    def passed(self, detail: str = "") -> Check:
        return self._check("pass", detail)

    def warned(self, detail: str, remedy: str = "") -> Check:
        return self._check("warn", detail, remedy)

    def failed(self, detail: str, remedy: str) -> Check:
        return self._check("fail", detail, remedy)

    def unknown(self, detail: str, remedy: str = "") -> Check:
        return self._check("unknown", detail, remedy)

    def late(self, seconds: float) -> Check:
        return self.unknown(f"AWS did not answer within {seconds:g} s.", "Try again in a moment.")

    def _check(self, verdict: Verdict, detail: str, remedy: str = "") -> Check:
        return Check(
            code=self.code,
            verdict=verdict,
            title=self.title,
            detail=detail,
            remedy=remedy,
            looked_at=self.looked_at,
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A look and the reading of it; `rehearsed` says that the simulated cloud plays it, too.

    `told` is a verdict that needs no reading, where there is one.
    """

    look: Look
    read: Callable[[Look], Check]
    rehearsed: bool = False
    told: Check | None = None

    def answer(self, access: Access) -> Check:
        """The verdict. Whatever keeps AWS from answering leaves it unknown, never passed."""
        look = self.look
        if self.told is not None:
            return self.told
        if access.simulated and not self.rehearsed:
            return look.unknown(SIMULATED)
        try:
            return self.read(look)
        except Denied as error:
            return look.unknown(error.vendor_text or error.text, f"Allow {look.allow} to know it.")
        except PlatformError as error:
            return look.unknown(error.vendor_text or error.text, error.advice)
