"""A thread as somebody reads it: its history, and the answer that grows at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework.utils.urls import replace_query_param

from accounts.models import User
from conversations import buffer, history, queries
from conversations.messages import Message, answer
from conversations.models import ConversationThread, Generation

END = 2_000_000_000
# What changes in a thread with every answer.
COUNTED = (
    *("messages_count", "requests_count", "unpriced_count", "cost_total_usd", "last_usage_at"),
    *("tokens_input_total", "tokens_output_total", "tokens_total"),
)
COLUMNS = [
    field for field in ConversationThread._meta.concrete_fields if field.name != "thread_data"
]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`running` is the answer so far, which is not among `messages` yet.

    `earlier` counts the messages before those, which were not read.
    """

    thread: ConversationThread
    messages: list[Message]
    generation: Generation | None
    running: Message | None
    earlier: int = 0

    def whole(self) -> dict[str, Any]:
        """The thread's columns and all its messages, a running answer last."""
        shown = {field.attname: getattr(self.thread, field.attname) for field in COLUMNS}
        shown["messages"] = [*self.messages, *([self.running] if self.running else [])]
        shown["generation_id"] = self.generation.id if self.generation else None
        return shown


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some messages of a history, which begin at the place `first` of `total`."""

    messages: list[Message]
    first: int
    total: int
    size: int

    def linked(self, url: str) -> dict[str, Any]:
        """As programs turn pages: `next` is older, `previous` newer."""
        end = self.first + len(self.messages)
        newer = min(end + self.size, self.total)
        return {
            "results": self.messages,
            "next": replace_query_param(url, "before", self.first) if self.first else None,
            "previous": replace_query_param(url, "before", newer) if end < self.total else None,
        }


def page(user: User, thread_id: UUID, *, before: int | None = None, page_size: int) -> Page:
    """The messages before a place in the history; only so much of it is read."""
    thread = queries.thread(user, thread_id)
    end = thread.messages_count if before is None else min(before, thread.messages_count)
    first = max(0, end - page_size)
    found = history.part(thread.id, first, end)
    return Page(messages=found, first=first, total=thread.messages_count, size=page_size)


def read(user: User, thread_id: UUID, *, newest: int | None = None) -> Reading:
    """The whole thread, or its newest messages; `Missing` for everybody but its owner."""
    thread = queries.thread(user, thread_id)
    # Read before the history: an answer that ends in between is then seen twice, never not at all.
    generation = queries.running(thread.id)
    running = so_far(generation, thread.model_id) if generation else None
    # As many as there were, and those that came in between.
    first = max(0, thread.messages_count - newest) if newest else 0
    messages = history.part(thread.id, first, END) if first else history.messages(thread.id)
    if running and any(message["id"] == running["id"] for message in messages):
        generation = running = None
    if first + len(messages) > thread.messages_count:
        # Something ended in between: the figures are to be of what is shown.
        thread.refresh_from_db(fields=COUNTED)
    return Reading(
        thread=thread, messages=messages, generation=generation, running=running, earlier=first
    )


def so_far(generation: Generation, model_id: str) -> Message:
    """What a running answer says until now."""
    said = buffer.so_far(generation.id)
    return partial(generation, model_id, said.text, said.reasoning)


def partial(generation: Generation, model_id: str, text: str = "", reasoning: str = "") -> Message:
    return answer(
        id=generation.message_id,
        parent_id=generation.question_id,
        content=text,
        reasoning=reasoning,
        model_id=model_id,
        resource_id=generation.resource_id,
        status=generation.status,
        at=generation.created_at,
    )
