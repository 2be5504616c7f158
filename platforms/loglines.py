"""Makes a line of a log fit to be shown: no secret, no control sign, no endless length."""

from __future__ import annotations

import re

from platforms.masking import HIDDEN, WITHIN_URL

LONGEST = 1000
COLOURS = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-_])")
# C0 and C1 but the tabulator, and what turns the direction of writing around.
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
# Keys that are known by how they look, wherever they stand.
KEYS = re.compile(
    r"\b(hf_[A-Za-z0-9]{16,}|nvapi-[\w-]{16,}|sk-[\w-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
# What follows a word that announces a secret; "tokens: 12" and "token_count=3" announce none.
ANNOUNCED = re.compile(
    r"(?i)((?:[\w-]*[_-])?(?:token|secret|password|passwd|api[_-]?key|access[_-]?key|secret[_-]?key"
    r"|security-token|signature|credential|authorization)[\"']?\s*[:=]\s*[\"']?"
    r"(?:bearer\s+|basic\s+)?)([^\s\"',;&}]+)"
)
BEARER = re.compile(r"(?i)(\bbearer\s+)[\w.~+/=-]{8,}")


def readable(text: str) -> str:
    """The line as a page may show it."""
    # Bounded before the patterns run, so that no line can keep them busy.
    line = COLOURS.sub("", text[: 4 * LONGEST])
    line = SURROGATES.sub("\ufffd", CONTROLS.sub(" ", line)).rstrip()
    line = ANNOUNCED.sub(rf"\1{HIDDEN}", BEARER.sub(rf"\1{HIDDEN}", KEYS.sub(HIDDEN, line)))
    line = WITHIN_URL.sub(HIDDEN, line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
