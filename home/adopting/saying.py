"""What is planned, what was done, what could not be brought over and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from home.adopting.old import ASIDE, Found

SHOWN = 10


@dataclass
class Tale:
    """Counts by table, and notes by what they are about with some examples each."""

    brought: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def bring(self, table: str, number: int = 1) -> None:
        self.brought[table] += number

    def leave(self, table: str, why: str) -> None:
        self.left[table, why] += 1

    def note(self, about: str, what: str) -> None:
        self.notes.setdefault(about, []).append(what)

    def lines(self) -> Iterator[str]:
        for table, number in sorted(self.brought.items()):
            yield f"{table}: {number} rows."
        for (table, why), number in sorted(self.left.items()):
            yield f"{table}: {number} rows only in {ASIDE}.{table}, because {why}."
        for about, examples in self.notes.items():
            more = f" and {len(examples) - SHOWN} more" if len(examples) > SHOWN else ""
            yield f"{about}: {', '.join(examples[:SHOWN])}{more}."


def intention(found: Found, beside: list[str]) -> Iterator[str]:
    """The plan, as it is shown before anything is done."""
    for table, number in found.rows.items():
        yield f"{table}: {number} rows would come over."
    yield f"The old tables would move to the schema {ASIDE}, with every row as it is."
    yield "Ours would be made by the migrations; times are taken for UTC."
    yield "Deployments come over as a record: nothing of them is touched in any cloud."
    if beside:
        yield f"Left alone: {', '.join(beside)}."
