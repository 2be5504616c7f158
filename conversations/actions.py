"""What people ask for: conversations, threads, questions, and an end to an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from accounts.models import User
from conversations import history, queries
from conversations.messages import question
from conversations.models import Conversation, ConversationThread, Generation
from conversations.waking import wake_after_commit
from deployments import inference
from deployments.models import DeployedResource
from foundation.refusals import Missing, Refusal, WrongState
from foundation.text import clean

LONGEST_QUESTION = 100_000
LONGEST_TITLE = 60


class NothingAsked(Refusal):
    """A question without a word."""

    code = "nothing_asked"


class TooLong(Refusal):
    """More text than one message may hold."""

    code = "too_long"


class NobodyToAsk(Refusal):
    """The thread has no resource that could answer."""

    code = "nobody_to_ask"


class AlreadyAnswering(WrongState):
    """One answer at a time in a thread."""

    code = "already_answering"


class NothingToStop(WrongState):
    """No answer is being written."""

    code = "nothing_to_stop"


@transaction.atomic
def start_conversation(*, by: User, title: str = "", use_case: str = "") -> Conversation:
    return Conversation.objects.create(user=by, title=clean(title), use_case=clean(use_case))


@transaction.atomic
def change_conversation(
    *, by: User, conversation_id: UUID, title: str | None = None, use_case: str | None = None
) -> Conversation:
    """Rename it, or say what it is for; what is None stays."""
    given = {"title": title, "use_case": use_case}
    values = {name: clean(text) for name, text in given.items() if text is not None}
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
        parameters=parameters or {},
    )


@transaction.atomic
@transaction.atomic
def start_chat(*, by: User, resource_id: UUID, content: str = "") -> ConversationThread:
    """A conversation with one thread; with `content` its first question is asked at once."""
    resource = usable(by, resource_id)
    conversation = start_conversation(by=by)
    thread = start_thread(by=by, conversation_id=conversation.id, resource_id=resource.id)
    if content:
        ask(by=by, thread_id=thread.id, content=content)
    return thread


def usable(by: User, resource_id: UUID) -> DeployedResource:
    found = DeployedResource.objects.seen_by(by).filter(pk=resource_id).first()
    if found is None:
        raise Missing("There is no such deployment, or it is not yours.")
    return found


@transaction.atomic
def ask(*, by: User, thread_id: UUID, content: str, resource_id: UUID | None = None) -> Generation:
    """Write the question and a waiting answer; a desk takes it from there.

    `resource_id` moves the thread to another resource. Refuses when that is not ready, and while
    an answer is being written.
    """
    content = checked(content)
    thread = queries.thread(by, thread_id)
    wanted = resource_id or thread.resource_id
    if wanted is None:
        raise NobodyToAsk("This thread has no model to ask: name a deployment that is in service.")
    resource = usable(by, wanted)
    inference.target(resource.id)
    last = history.lock(thread.id)
    if Generation.objects.filter(thread=thread).running().exists():
        raise AlreadyAnswering("An answer is being written here: wait for its end, or stop it.")
    said = question(
        id=uuid4(),
        parent_id=last,
        content=content,
        model_id=resource.model_id,
        resource_id=resource.id,
        at=timezone.now(),
    )
    history.append(thread.id, [said])
    _name(thread, resource, content)
    generation = Generation.objects.create(
        thread=thread, user=by, resource=resource, question_id=UUID(said["id"])
    )
    wake_after_commit(generation.id)
    return generation


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


def checked(content: str) -> str:
    """The question as it is kept: cleaned, not empty, not too long."""
    content = clean(content)
    if not content.strip():
        why = "Write something first."
        raise NothingAsked(why, fields={"content": why})
    if len(content) > LONGEST_QUESTION:
        why = (
            f"A message holds {LONGEST_QUESTION:,} characters at most, this one has "
            f"{len(content):,}: shorten it, or send it in parts."
        )
        raise TooLong(why, fields={"content": why})
    return content


def _name(thread: ConversationThread, resource: DeployedResource, content: str) -> None:
    """The thread belongs to its model; what has no title is called by its first question."""
    title = Value(" ".join(content.split())[:LONGEST_TITLE])
    titled = Coalesce(NullIf(F("title"), Value("")), title)
    mine = ConversationThread.objects.filter(pk=thread.pk)
    if not mine.update(title=titled, resource=resource, model_id=resource.model_id):
        raise Missing("This thread was deleted in the same moment.")
    Conversation.objects.filter(pk=thread.conversation_id).update(
        title=titled, updated_at=timezone.now()
    )
