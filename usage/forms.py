"""Reads what people and programs say of months."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


def read_month(text: str) -> date | None:
    """The first day of a month written YYYY-MM; this month (UTC) for nothing, else None."""
    if not text:
        return datetime.now(UTC).date().replace(day=1)
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None
