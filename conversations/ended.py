"""How answers ended, as the database has it, for viewers who could not watch the end."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from conversations import history
from conversations.events import Entry, replay
from conversations.models import RUNNING, Generation

GONE = Entry(
    1, "error", {"code": "gone", "text": "This conversation was deleted.", "message": None}
)


def ended(ids: Sequence[UUID]) -> dict[UUID, list[Entry]]:
    """The closing events of those that are over; running ones are not in the answer."""
    found = {generation.id: generation for generation in Generation.objects.filter(id__in=ids)}
    over: dict[UUID, list[Entry]] = {id: [GONE] for id in ids if id not in found}
    for id, generation in found.items():
        if generation.status not in RUNNING:
            over[id] = _closing(generation)
    return over


def _closing(generation: Generation) -> list[Entry]:
    message = history.message(generation.thread_id, generation.message_id)
    return [GONE] if message is None else replay(message, last=generation.last_event)
