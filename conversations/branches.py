"""Which of a thread's messages belong to the present course of the conversation.

A question hangs on the answer before it, an answer on its question. Asking again hangs a second
answer on the same question: what is said afterwards goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversations.messages import Message


def course(messages: Sequence[Message], last: str | None = None) -> list[Message]:
    """The messages that lead to `last` (else to the newest one), oldest first."""
    at = {message["id"]: place for place, message in enumerate(messages)}
    place = at.get(last, -1) if last else len(messages) - 1
    found: list[Message] = []
    while place >= 0:
        found.append(messages[place])
        parent = messages[place]["parent_id"]
        # Only ever backwards, so that no history can lead in a circle.
        place = min(at.get(parent, place - 1), place - 1) if parent else -1
    return found[::-1]


def replaced(messages: Sequence[Message]) -> set[str]:
    """Answers that were asked for again, by id."""
    present = {message["id"] for message in course(messages)}
    return {one["id"] for one in messages if one["role"] != "user" and one["id"] not in present}
