"""Percentiles, and tables that line up."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(numbers: Sequence[float], share: float) -> float:
    """The smallest number that `share` of them do not exceed."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows, the first of them the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
