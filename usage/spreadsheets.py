"""Figures as CSV, for spreadsheets: UTF-8, and nothing in it that one would take for a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

# A cell that begins so is calculated or run by spreadsheets; an apostrophe makes it text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Where cells are separated by these, as in many countries, another cell would begin there.
CELL_WITHIN = re.compile(r"([;|\t]\s*)([=+\-@])")
# Spreadsheets take a file for UTF-8 when it begins so.
MARK = "\ufeff"


def cell(value: Any) -> str:
    """Nothing for what nobody knows; decimals in full, never as 3.5E-7."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        value = value.get("formula") or json.dumps(value, ensure_ascii=False)
    text = CELL_WITHIN.sub(r"\1'\2", str(value))
    return f"'{text}" if text.startswith(FORMULAS) else text


def line(values: Iterable[Any]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([cell(value) for value in values])
    return written.getvalue()


def sheet(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A heading and a line for each row."""
    yield MARK + line(names)
    for row in rows:
        yield line(row.get(name) for name in names)
