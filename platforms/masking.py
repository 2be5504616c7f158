"""Hides what looks like a secret before parameters of a call are shown to anybody."""

from __future__ import annotations

import re
from typing import cast

from platforms.contract import Json

HIDDEN = "•••"
# Whole words of a name: HF_TOKEN is a secret, MAX_TOTAL_TOKENS is none.
SECRET = re.compile(
    r"(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS?|AUTH|"
    r"API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|LICENSE_?KEY)(_ID)?($|_)",
    re.IGNORECASE,
)
# A password amid an address: https://who:what@where
WITHIN_URL = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")


def is_secret(name: str) -> bool:
    return SECRET.search(name) is not None


def masked(value: Json, name: str = "") -> Json:
    """The same JSON with secrets hidden, told by the names that they stand under."""
    if isinstance(value, dict):
        return {key: masked(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, name) for inner in value]
    if isinstance(value, str) and value:
        return HIDDEN if is_secret(name) else WITHIN_URL.sub(HIDDEN, value)
    return value


def masked_map(values: dict[str, Json]) -> dict[str, Json]:
    return cast(dict[str, Json], masked(values))
