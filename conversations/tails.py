"""One answer's events as this process knows them, shared by everybody who views it here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from uuid import UUID

from conversations.buffer import Stored
from conversations.events import Entry


class Tail:
    """Numbered entries, oldest first, and the text that they make.

    Numbers may jump where Valkey has forgotten or lost something: whoever stands before such a
    hole gets a snapshot. Viewers read at their own pace and are never queued for.
    """

    def __init__(self, generation_id: UUID) -> None:
        self.generation_id = generation_id
        self.entries: list[Entry] = []
        self.early: list[Entry] = []
        self.parts: list[str] = []
        self.thoughts: list[str] = []
        self.text_at = 0
        self.viewers = 0
        self.reading = True
        self.loaded = asyncio.Event()
        self.changed = asyncio.Event()

    @property
    def last(self) -> int:
        return self.entries[-1].number if self.entries else 0

    @property
    def finished(self) -> bool:
        return bool(self.entries) and self.entries[-1].final

    @property
    def text(self) -> str:
        self.parts = ["".join(self.parts)]
        return self.parts[0]

    @property
    def reasoning(self) -> str:
        self.thoughts = ["".join(self.thoughts)]
        return self.thoughts[0]

    def take(self, stored: Stored) -> None:
        """What Valkey holds beyond `last`; its text is that of the same moment."""
        for entry in stored.entries:
            self._append(entry)
        if stored.entries:
            self.parts, self.thoughts = [stored.text], [stored.reasoning]
        self.reading, early, self.early = False, self.early, []
        for entry in early:
            self.add(entry)
        self.tell()

    def add(self, entry: Entry) -> bool:
        """The next entry; False when one before it is missing here."""
        if self.finished or entry.number <= self.last:
            return True
        if entry.number > self.last + 1 and entry.kind != "snapshot":
            return False
        self._append(entry)
        self.tell()
        return True

    def conclude(self, entries: Iterable[Entry]) -> None:
        """The end as it stands in the database, where Valkey did not bring it."""
        if self.finished:
            return
        known = {entry.kind for entry in self.entries}
        for entry in entries:
            if entry.kind == "snapshot" and entry.data["text"] == self.text:
                continue
            if entry.kind == "usage" and "usage" in known:
                continue
            self._append(Entry(max(entry.number, self.last + 1), entry.kind, entry.data))
        self.tell()

    def after(self, position: int) -> list[Entry]:
        """All that a viewer lacks who has seen the entry numbered `position`."""
        fresh = self.entries[self._first_after(position) :]
        for entry in fresh:
            if entry.number != position + 1 and entry.kind != "snapshot":
                return self._from_snapshot()
            position = entry.number
        return fresh

    def tell(self) -> None:
        """Wake everybody who waits for something new."""
        waiting, self.changed = self.changed, asyncio.Event()
        waiting.set()

    def _append(self, entry: Entry) -> None:
        self.entries.append(entry)
        if entry.kind == "snapshot":
            self.parts = [entry.data["text"]]
            self.thoughts = [entry.data.get("reasoning", "")]
        elif entry.kind == "delta":
            thought = entry.data.get("reasoning")
            (self.thoughts if thought else self.parts).append(entry.data["text"])
        if entry.kind in ("snapshot", "delta"):
            self.text_at = entry.number

    def _from_snapshot(self) -> list[Entry]:
        whole = {"text": self.text, **({"reasoning": self.reasoning} if self.reasoning else {})}
        snapshot = Entry(self.text_at, "snapshot", whole)
        return [snapshot, *self.entries[self._first_after(self.text_at) :]]

    def _first_after(self, position: int) -> int:
        """Viewers are near the end as a rule, so look from there."""
        index = len(self.entries)
        while index and self.entries[index - 1].number > position:
            index -= 1
        return index
