"""Brings the older system's messages into threads: one thread a conversation and model.

Threads and messages get the same ids every time, so that it may be killed and run again: what is
there already is passed over. The old rows are only read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID, uuid5

from django.db import transaction

from conversations import history
from conversations.asking import LONGEST_TITLE
from conversations.legacy import ChatMessage
from conversations.models import Conversation, ConversationThread, MessageText
from conversations.translating import counters, role_of, translated
from foundation.text import clean

NAMESPACE = UUID("6d4a1d1e-7a0f-4b43-9d86-0d3c1d1a7f00")
BATCH = 200
LOOSE_TITLE = "Imported messages"

FOREIGN = "written by somebody else than the conversation's owner"
EMPTY = "nothing was said"
UNKNOWN_ROLE = "an unknown role"


@dataclass
class Report:
    """What was, or would be, brought over, and what was left and why."""

    threads: set[UUID] = field(default_factory=set)
    imported: int = 0
    present: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def lines(self, *, dry_run: bool) -> Iterator[str]:
        did = "would be imported" if dry_run else "imported"
        yield f"{self.imported} messages {did} into {len(self.threads)} threads."
        yield f"{self.present} were imported before."
        for why, number in sorted(self.left.items()):
            yield f"{number} left: {why}."


@dataclass(frozen=True)
class Place:
    """Where one old row goes."""

    row_id: UUID
    thread_id: UUID
    model_id: str


def run(
    *,
    dry_run: bool = False,
    told: Callable[[str], None] = lambda line: None,
    batch: int = BATCH,
) -> Report:
    """Import everything that can be, `batch` rows at a time, and tell how far it is."""
    report = Report()
    rows = ChatMessage.objects.order_by()
    for user_id, conversation_id in list(rows.values_list("user", "conversation").distinct()):
        places = list(_places(user_id, conversation_id, report))
        for at in range(0, len(places), batch):
            _batch(user_id, conversation_id, places[at : at + batch], report, dry_run=dry_run)
            told(f"{report.imported + report.present} messages are in threads.")
    return report


def _places(user_id: UUID, conversation_id: UUID | None, report: Report) -> Iterator[Place]:
    """A row without a model belongs to the next answer's, or else to the one before."""
    mine = ChatMessage.objects.filter(user=user_id, conversation=conversation_id)
    if conversation_id and not Conversation.objects.filter(pk=conversation_id, user=user_id):
        report.left[FOREIGN] += mine.count()
        return
    rows = list(mine.order_by("created_at", "id").values_list("id", "model_id"))
    for row_id, model_id in zip(
        (row_id for row_id, _ in rows), _spread([model or "" for _, model in rows]), strict=True
    ):
        key = f"{conversation_id or user_id}:{model_id}"
        yield Place(row_id, uuid5(NAMESPACE, key), model_id)


def _spread(models: Sequence[str]) -> list[str]:
    """Every gap filled from behind, and the last one from before."""
    filled, known = list(models), ""
    for at in reversed(range(len(filled))):
        known = filled[at] = filled[at] or known
    for at, model in enumerate(filled):
        known = filled[at] = model or known
    return filled


def _batch(
    user_id: UUID,
    conversation_id: UUID | None,
    places: Sequence[Place],
    report: Report,
    *,
    dry_run: bool,
) -> None:
    rows = ChatMessage.objects.in_bulk([place.row_id for place in places])
    # Stable: within its thread every row keeps its place.
    ordered = sorted(places, key=lambda place: str(place.thread_id))
    for thread_id, group in groupby(ordered, key=lambda place: place.thread_id):
        here = list(group)
        said = _sayable([rows[place.row_id] for place in here], thread_id, report)
        if not said:
            continue
        report.threads.add(thread_id)
        report.imported += len(said)
        if not dry_run:
            _write(user_id, conversation_id, here[0], said)


def _sayable(rows: Iterable[ChatMessage], thread_id: UUID, report: Report) -> list[ChatMessage]:
    """Those that can be brought over and are not there yet; the others are counted."""
    rows = list(rows)
    there = MessageText.objects.filter(thread=thread_id, message_id__in=[row.id for row in rows])
    present = set(there.values_list("message_id", flat=True))
    found = []
    for row in rows:
        if row.id in present:
            report.present += 1
        elif not clean(row.content or "").strip():
            report.left[EMPTY] += 1
        elif role_of(row.role) is None:
            report.left[f"{UNKNOWN_ROLE}, “{row.role}”"] += 1
        else:
            found.append(row)
    return found


@transaction.atomic
def _write(
    user_id: UUID, conversation_id: UUID | None, place: Place, rows: Sequence[ChatMessage]
) -> None:
    thread = _thread(user_id, conversation_id, place, rows[0])
    parent = history.lock(thread.id)
    messages = []
    for row in rows:
        messages.append(translated(row, parent_id=parent, model_id=place.model_id))
        parent = str(row.id)
    history.append(thread.id, messages, counters(rows))
    used = [row.created_at for row in rows if row.tokens_input or row.tokens_output]
    mine = ConversationThread.objects.filter(pk=thread.pk)
    last = rows[-1].created_at
    mine.update(updated_at=last, last_usage_at=max(used) if used else thread.last_usage_at)


def _thread(
    user_id: UUID, conversation_id: UUID | None, place: Place, first: ChatMessage
) -> ConversationThread:
    """Made at its first message, as old as that."""
    found = ConversationThread.objects.filter(pk=place.thread_id).defer("thread_data").first()
    if found is not None:
        return found
    if conversation_id is None:
        conversation_id = uuid5(NAMESPACE, str(user_id))
        Conversation.objects.get_or_create(
            id=conversation_id, defaults={"user_id": user_id, "title": LOOSE_TITLE}
        )
    made = ConversationThread.objects.create(
        id=place.thread_id,
        conversation_id=conversation_id,
        user_id=user_id,
        model_id=place.model_id,
        title=" ".join(clean(first.content).split())[:LONGEST_TITLE],
    )
    ConversationThread.objects.filter(pk=made.pk).update(created_at=first.created_at)
    return made
