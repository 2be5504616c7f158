"""What the operating manual says still works is what is tested: a row, a test."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
MANUAL = HERE.parents[1] / "docs" / "operating.md"


def rows():
    """The first cells of the table under "What still works"."""
    section = MANUAL.read_text().partition("## What still works\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [line.split("|")[1].strip() for line in lines]


def named():
    for path in HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_without_"):
                yield node.name


def test_every_row_has_its_test_and_every_test_its_row():
    wanted = {"test_without_" + re.sub(r"\W+", "_", row.lower()) for row in rows()}
    assert len(wanted) >= 8
    assert wanted == set(named())
