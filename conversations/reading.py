"""A thread as somebody reads it: its history, and the answer that grows at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from conversations import buffer, history, queries
from conversations.messages import Message, answer
from conversations.models import ConversationThread, Generation

COLUMNS = [
    field for field in ConversationThread._meta.concrete_fields if field.name != "thread_data"
]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`running` is the answer so far, which is not among `messages` yet."""

    thread: ConversationThread
    messages: list[Message]
    generation: Generation | None
    running: Message | None

    def whole(self) -> dict[str, Any]:
        """The thread's columns and all its messages, a running answer last."""
        shown = {field.attname: getattr(self.thread, field.attname) for field in COLUMNS}
        shown["messages"] = [*self.messages, *([self.running] if self.running else [])]
        shown["generation_id"] = self.generation.id if self.generation else None
        return shown


def read(user: User, thread_id: UUID) -> Reading:
    """The whole thread; `Missing` for everybody but its owner."""
    thread = queries.thread(user, thread_id)
    # Read before the history: an answer that ends in between is then seen twice, never not at all.
    generation = queries.running(thread.id)
    running = so_far(generation, thread.model_id) if generation else None
    messages = history.messages(thread.id)
    if running and any(message["id"] == running["id"] for message in messages):
        generation = running = None
    return Reading(thread=thread, messages=messages, generation=generation, running=running)


def so_far(generation: Generation, model_id: str) -> Message:
    """What a running answer says until now."""
    return partial(generation, model_id, buffer.text_so_far(generation.id))


def partial(generation: Generation, model_id: str, text: str) -> Message:
    return answer(
        id=generation.message_id,
        parent_id=generation.question_id,
        content=text,
        model_id=model_id,
        resource_id=generation.resource_id,
        status=generation.status,
        at=generation.created_at,
    )
