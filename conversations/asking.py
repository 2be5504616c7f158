"""How a question comes into a thread, and with it the answer that a desk will write."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from accounts.models import User
from conversations import history
from conversations.messages import question
from conversations.models import Conversation, ConversationThread, Generation
from conversations.waking import wake_after_commit
from deployments import inference, occupancy, running
from deployments.clock import after
from deployments.models import DeployedResource
from foundation import idempotency
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


class AlreadyAnswering(WrongState):
    """One answer at a time in a thread."""

    code = "already_answering"


class NothingToRepeat(WrongState):
    """Nothing was asked yet that could be asked again."""

    code = "nothing_to_repeat"


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


def usable(by: User, resource_id: UUID) -> DeployedResource:
    found = DeployedResource.objects.seen_by(by).filter(pk=resource_id).first()
    if found is None:
        raise Missing("There is no such deployment, or it is not yours.")
    return found


def put(
    thread: ConversationThread,
    resource: DeployedResource,
    *,
    by: User,
    content: str,
    start: bool = False,
) -> Generation:
    """Write the question and a waiting answer; refuses while the resource cannot answer.

    With `start` the question waits for what is stopped, which is started for it.
    """
    waits = _must_wait(resource, by=by, start=start)
    last = history.lock(thread.id)
    demand_silence(thread)
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
    return _begin(thread, resource, by=by, question_id=UUID(said["id"]), waits=waits)


def put_again(
    thread: ConversationThread, resource: DeployedResource, *, by: User, start: bool = False
) -> Generation:
    """A second answer to the last question: the first stays, and is left out from now on."""
    waits = _must_wait(resource, by=by, start=start)
    history.lock(thread.id)
    demand_silence(thread)
    last = history.last(thread.id)
    if last is None:
        raise NothingToRepeat("Nothing was asked here yet.")
    asked = last["id"] if last["role"] == "user" else last["parent_id"]
    if asked is None or history.message(thread.id, UUID(asked)) is None:
        raise NothingToRepeat("The question of the last answer is not here any more: ask it anew.")
    _belong(thread, resource)
    return _begin(thread, resource, by=by, question_id=UUID(asked), waits=waits)


def _must_wait(resource: DeployedResource, *, by: User, start: bool) -> bool:
    """Whether the resource is not ready yet; it is on its way then, started if that was needed."""
    try:
        inference.target(resource.id)
    except inference.NotReady:
        if not start:
            raise
        running.wake(by=by, resource_id=resource.id)
        return True
    occupancy.hold([resource.id])
    return False


def demand_silence(thread: ConversationThread) -> None:
    if Generation.objects.filter(thread=thread).running().exists():
        raise AlreadyAnswering("An answer is being written here: wait for its end, or stop it.")


def _begin(
    thread: ConversationThread,
    resource: DeployedResource,
    *,
    by: User,
    question_id: UUID,
    waits: bool,
) -> Generation:
    generation = Generation.objects.create(
        thread=thread,
        user=by,
        resource=resource,
        question_id=question_id,
        wait_until=after(settings.STAQUE_WAITING_SECONDS) if waits else None,
    )
    if waits:
        generation.refresh_from_db(fields=["wait_until"])
    idempotency.note(generation.id)
    wake_after_commit(generation.id)
    return generation


def _belong(thread: ConversationThread, resource: DeployedResource) -> None:
    mine = ConversationThread.objects.filter(pk=thread.pk)
    if not mine.update(resource=resource, model_id=resource.model_id):
        raise Missing("This thread was deleted in the same moment.")


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
