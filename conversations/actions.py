"""What people ask for: conversations, threads, questions, and an end to an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from conversations import asking, importing, queries
from conversations.asking import (
    LONGEST_QUESTION,
    AlreadyAnswering,
    NothingAsked,
    NothingToRepeat,
    TooLong,
    checked,
    usable,
)
from conversations.models import Conversation, ConversationThread, Generation
from conversations.queries import COLUMNS
from conversations.waking import wake_after_commit
from deployments import inference
from foundation.refusals import Refusal, WrongState
from foundation.text import clean

__all__ = [
    "LONGEST_QUESTION", "AlreadyAnswering", "NobodyToAsk", "NothingAsked", "NothingToRepeat",
    "NothingToStop", "TooLong", "TooManyColumns", "add_column", "ask", "ask_again", "ask_together",
    "change_conversation", "change_thread", "delete_conversation", "import_chat_messages",
    "start_chat", "start_conversation", "start_thread", "start_together", "stop", "stop_together",
]  # fmt: skip


class NobodyToAsk(Refusal):
    """The thread has no resource that could answer."""

    code = "nobody_to_ask"


class NothingToStop(WrongState):
    """No answer is being written."""

    code = "nothing_to_stop"


class TooManyColumns(Refusal):
    """Side by side there is room for so many models, and at least one must be chosen."""

    code = "too_many_columns"


@transaction.atomic
def start_conversation(*, by: User, title: str = "", use_case: str = "") -> Conversation:
    return Conversation.objects.create(user=by, title=clean(title), use_case=clean(use_case))


@transaction.atomic
def change_conversation(*, by: User, conversation_id: UUID, **given: str) -> Conversation:
    """Give it another `title`, `use_case` or `status`; what is not given stays."""
    values = {name: clean(text) for name, text in given.items()}
    mine = queries.conversations(by).filter(pk=conversation_id)
    if values:
        mine.update(**values, updated_at=timezone.now())
    return queries.conversation(by, conversation_id)


@transaction.atomic
def delete_conversation(*, by: User, conversation_id: UUID) -> None:
    """Delete it with all its threads. What its answers cost stays in the ledger."""
    conversation = queries.conversation(by, conversation_id)
    threads = ConversationThread.objects.filter(conversation=conversation)
    locked = list(threads.select_for_update().order_by("id").values_list("id", flat=True))
    if Generation.objects.filter(thread__in=locked).running().exists():
        raise AlreadyAnswering("An answer is being written here: stop it first, then delete.")
    conversation.delete()
    # What was said is nobody else's business: neither is its title.
    audit.record(
        by=by,
        act="conversation.delete",
        kind="conversation",
        object_id=conversation_id,
        before={"threads": len(locked), "created_at": conversation.created_at},
    )


@transaction.atomic
def start_thread(
    *,
    by: User,
    conversation_id: UUID,
    resource_id: UUID | None = None,
    system_prompt: str = "",
    parameters: dict[str, Any] | None = None,
) -> ConversationThread:
    """A new history, with a resource that the person may use."""
    conversation = queries.conversation(by, conversation_id)
    resource = usable(by, resource_id) if resource_id else None
    return ConversationThread.objects.create(
        conversation=conversation,
        user=by,
        resource=resource,
        model_id=resource.model_id if resource else "",
        system_prompt=clean(system_prompt),
        parameters=inference.checked_parameters(parameters or {}),
    )


@transaction.atomic
def change_thread(
    *, by: User, thread_id: UUID, resource_id: UUID | None = None, **given: Any
) -> ConversationThread:
    """Its `title`, `pinned`, `archived`, `system_prompt` or `parameters`; or another model.

    What is not given stays. The history goes along to the other model. `parameters` are replaced
    as a whole.
    """
    thread = queries.thread(by, thread_id)
    values: dict[str, Any] = {
        name: clean(it) if isinstance(it, str) else it for name, it in given.items()
    }
    if "parameters" in values:
        values["parameters"] = inference.checked_parameters(values["parameters"])
    if resource_id is not None:
        asking.demand_silence(thread)
        resource = usable(by, resource_id)
        values |= {"resource": resource, "model_id": resource.model_id}
    if values:
        ConversationThread.objects.filter(pk=thread.pk).update(**values)
    return queries.thread(by, thread_id)


@transaction.atomic
def start_chat(
    *, by: User, resource_id: UUID, content: str = "", start: bool = False
) -> ConversationThread:
    """A conversation with one thread; with `content` its first question is asked at once."""
    resource = usable(by, resource_id)
    conversation = start_conversation(by=by)
    thread = start_thread(by=by, conversation_id=conversation.id, resource_id=resource.id)
    if content:
        ask(by=by, thread_id=thread.id, content=content, start=start)
    return thread


@transaction.atomic
def start_together(*, by: User, resource_ids: Sequence[UUID]) -> Conversation:
    """A conversation with a thread for each of these resources, to be asked side by side."""
    wanted = list(dict.fromkeys(resource_ids))
    if not 1 <= len(wanted) <= COLUMNS:
        raise TooManyColumns(f"Choose one to {COLUMNS} models to ask side by side.")
    conversation = start_conversation(by=by)
    for resource_id in wanted:
        start_thread(by=by, conversation_id=conversation.id, resource_id=resource_id)
    return conversation


@transaction.atomic
def add_column(*, by: User, conversation_id: UUID, resource_id: UUID) -> ConversationThread:
    """One more model beside the others of a conversation."""
    if len(queries.columns(by, conversation_id)) >= COLUMNS:
        raise TooManyColumns(
            f"Side by side there is room for {COLUMNS} models: archive a thread first."
        )
    return start_thread(by=by, conversation_id=conversation_id, resource_id=resource_id)


@transaction.atomic
def ask(
    *,
    by: User,
    thread_id: UUID,
    content: str,
    resource_id: UUID | None = None,
    start: bool = False,
) -> Generation:
    """Write the question and a waiting answer; a desk takes it from there.

    `resource_id` moves the thread to another resource. Refuses when that is not ready, and while
    an answer is being written. With `start` it is started when it is stopped, and the question
    waits for that.
    """
    content = checked(content)
    thread = queries.thread(by, thread_id)
    resource = usable(by, _wanted(thread, resource_id))
    return asking.put(thread, resource, by=by, content=content, start=start)


@transaction.atomic
def ask_again(
    *, by: User, thread_id: UUID, resource_id: UUID | None = None, start: bool = False
) -> Generation:
    """Have the last question answered anew, by another resource if one is named."""
    thread = queries.thread(by, thread_id)
    resource = usable(by, _wanted(thread, resource_id))
    return asking.put_again(thread, resource, by=by, start=start)


@transaction.atomic
def ask_together(*, by: User, conversation_id: UUID, content: str) -> list[Generation]:
    """Ask every model of a conversation that can answer; refuses when none can, or one still is."""
    content = checked(content)
    made, refused = [], []
    for thread in sorted(queries.columns(by, conversation_id), key=lambda one: one.pk):
        if thread.resource_id is None:
            continue
        try:
            with transaction.atomic():
                resource = usable(by, thread.resource_id)
                made.append(asking.put(thread, resource, by=by, content=content))
        except AlreadyAnswering:
            raise
        except Refusal as refusal:
            refused.append(refusal.text)
    if not made:
        raise NobodyToAsk(" ".join(refused) or "No model stands in this conversation: add one.")
    return made


def _wanted(thread: ConversationThread, resource_id: UUID | None) -> UUID:
    wanted = resource_id or thread.resource_id
    if wanted is None:
        raise NobodyToAsk("This thread has no model to ask: name a deployment that is in service.")
    return wanted


@transaction.atomic
def stop_together(*, by: User, conversation_id: UUID) -> int:
    """End every answer that is being written in a conversation; how many there were."""
    conversation = queries.conversation(by, conversation_id)
    running = Generation.objects.filter(thread__conversation=conversation).running()
    ids = list(running.values_list("id", flat=True))
    asked = running.update(stop_requested=True)
    for id in ids[:1]:
        wake_after_commit(id)
    return asked


@transaction.atomic
def stop(*, by: User, thread_id: UUID) -> Generation:
    """Ask for the end of the running answer; the desk that writes it obeys within a second."""
    thread = queries.thread(by, thread_id)
    asked = Generation.objects.filter(thread=thread).running().update(stop_requested=True)
    generation = queries.running(thread.id)
    if not asked or generation is None:
        raise NothingToStop("No answer is being written here.")
    wake_after_commit(generation.id)
    return generation


def import_chat_messages(*, dry_run: bool, told: Callable[[str], None]) -> importing.Report:
    """Bring the older system's messages into threads, for everybody; in many transactions."""
    return importing.run(dry_run=dry_run, told=told)
