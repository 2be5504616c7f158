"""What happens while an answer is written: numbered entries, and how they look on the wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from conversations.messages import Message

Kind = Literal["started", "delta", "snapshot", "usage", "done", "error"]

FINAL = ("done", "error")
HEARTBEAT = ": still here\n\n"


@dataclass(frozen=True)
class Entry:
    """One event of a generation. Numbers start at 1 and only grow; viewers resume after one.

    `started` names the ids, `delta` adds text (or, marked so, reasoning), `snapshot` replaces all
    text (and, where it names any, reasoning) so far, `usage` tells tokens and
    cost, and exactly one `done` or `error` comes last.
    """

    number: int
    kind: Kind
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def final(self) -> bool:
        return self.kind in FINAL

    def packed(self) -> str:
        return json.dumps([self.number, self.kind, self.data], separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> Entry:
        number, kind, data = json.loads(text)
        return cls(number, kind, data)

    def wire(self) -> str:
        """A server-sent event. JSON holds no line break of its own."""
        body = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        return f"id: {self.number}\nevent: {self.kind}\ndata: {body}\n\n"


def started(number: int, *, generation_id: UUID, thread_id: UUID, message_id: UUID) -> Entry:
    ids = {"generation_id": generation_id, "thread_id": thread_id, "message_id": message_id}
    return Entry(number, "started", {name: str(id) for name, id in ids.items()})


def closing(message: Message, *, after: int) -> list[Entry]:
    """The events that follow the text of an ended answer."""
    entries = []
    if message["usage"] is not None:
        figures = {
            "usage": message["usage"],
            "usage_estimated": message["usage_estimated"],
            "cost_usd": message["cost_usd"],
            "cost_status": message["cost_status"],
            "cost_formula": message["cost_formula"],
        }
        entries.append(Entry(after + 1, "usage", figures))
    number = after + len(entries) + 1
    fault = message["error"]
    if fault is None:
        return [*entries, Entry(number, "done", {"message": message})]
    return [*entries, Entry(number, "error", {**fault, "message": message})]


def replay(message: Message, *, last: int) -> list[Entry]:
    """An ended answer as its last viewers saw it: all text at once, then how it closed."""
    closed = closing(message, after=0)
    text_at = max(1, last - len(closed))
    thought = message.get("reasoning", "")
    whole = {"text": message["content"], **({"reasoning": thought} if thought else {})}
    snapshot = Entry(text_at, "snapshot", whole)
    return [snapshot, *closing(message, after=text_at)]
