"""What is asked about conversations: always for one person, whose own they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from accounts.models import User
from conversations.legacy import ChatMessageQuerySet
from conversations.models import (
    ChatMessage,
    Conversation,
    ConversationQuerySet,
    ConversationThread,
    Generation,
    MessageText,
    ThreadQuerySet,
)
from conversations.texts import MessageTextQuerySet
from deployments.served import Answer
from foundation.refusals import Missing

FAILED = ("failed", "interrupted")
LISTED = 60
# So many models are asked side by side.
COLUMNS = 4
MOST_WORDS = 8


def conversations(user: User) -> ConversationQuerySet:
    return Conversation.objects.seen_by(user)


def conversation(user: User, conversation_id: UUID) -> Conversation:
    found = conversations(user).filter(pk=conversation_id).first()
    if found is None:
        raise Missing("There is no such conversation, or it is not yours.")
    return found


def threads(user: User, conversation_id: UUID | None = None) -> ThreadQuerySet:
    """Without their histories, which may be long."""
    found = ConversationThread.objects.seen_by(user).defer("thread_data")
    if conversation_id is None:
        return found
    return found.filter(conversation=conversation(user, conversation_id))


def thread(user: User, thread_id: UUID) -> ConversationThread:
    """With its resource and conversation, without its history."""
    found = threads(user).select_related("resource__catalog_model", "resource__connection")
    one = found.select_related("conversation").filter(pk=thread_id).first()
    if one is None:
        raise Missing("There is no such thread, or it is not yours.")
    return one


def columns(user: User, conversation_id: UUID) -> list[ConversationThread]:
    """The threads of a conversation that stand side by side: the newest ones, oldest first."""
    found = threads(user, conversation_id).filter(archived=False)
    found = found.select_related("resource__catalog_model", "resource__connection")
    return list(found.order_by("-created_at", "-id")[:COLUMNS])[::-1]


def running_in(thread_ids: Iterable[UUID]) -> dict[UUID, Generation]:
    """The answers being written in these threads, by thread."""
    found = Generation.objects.filter(thread__in=list(thread_ids)).running()
    return {generation.thread_id: generation for generation in found}


def running(thread_id: UUID) -> Generation | None:
    """The answer being written in a thread: there is one at most."""
    return Generation.objects.filter(thread=thread_id).running().first()


def generation(user: User, generation_id: UUID) -> Generation:
    found = Generation.objects.seen_by(user).filter(pk=generation_id).first()
    if found is None:
        raise Missing("There is no such answer, or it is not yours.")
    return found


def generations(user: User, conversation_id: UUID, ids: Iterable[UUID]) -> list[Generation]:
    """Those of the named answers that are the person's and stand in this conversation."""
    mine = Generation.objects.seen_by(user).filter(thread__conversation=conversation_id)
    return list(mine.filter(pk__in=list(ids)[:COLUMNS]))


def legacy_messages(user: User, conversation_id: UUID | None = None) -> ChatMessageQuerySet:
    """What the older system kept of the person's own, in the order in which it was said."""
    found = ChatMessage.objects.seen_by(user)
    return found.filter(conversation=conversation_id) if conversation_id else found


def called(q: str) -> Q:
    """Threads whose title, or whose conversation's, holds every word."""
    condition = Q()
    for word in q.split()[:MOST_WORDS]:
        condition &= Q(title__icontains=word) | Q(conversation__title__icontains=word)
    return condition


def texts(user: User, q: str) -> MessageTextQuerySet:
    """The person's messages that hold every word of `q`, or words that begin so; newest first."""
    words = re.findall(r"\w+", q)[:MOST_WORDS]
    if not words:
        return MessageText.objects.none()
    # Quoted and doubled: a word is never read as an operator.
    query = " & ".join(f"'{word}':*" for word in words)
    found = MessageText.objects.seen_by(user).order_by("-created_at", "-id")
    return found.filter(words=SearchQuery(query, config="simple", search_type="raw"))


def grouped(
    user: User, q: str = "", *, archived: bool = False
) -> list[tuple[Conversation, list[ConversationThread]]]:
    """Threads by conversation, pinned ones first, then the most recently used.

    `q` is looked for in titles and in what was said, also in archived threads.
    """
    found = threads(user).select_related("conversation").order_by("-pinned", "-updated_at", "-id")
    if q.split():
        found = found.filter(called(q) | Q(pk__in=texts(user, q).values("thread").order_by()))
    else:
        found = found.put_away(archived)
    groups: dict[UUID, tuple[Conversation, list[ConversationThread]]] = {}
    for one in found[:LISTED]:
        group = groups.setdefault(one.conversation_id, (one.conversation, []))
        group[1].append(one)
    return list(groups.values())


def answers_of(resource_id: UUID, since: datetime) -> list[Answer]:
    """What answers of a resource were like that ended since, whoever asked."""
    ended = Generation.objects.filter(resource_id=resource_id, finished_at__gte=since).order_by()
    columns = ("finished_at", "status", "started_at", "first_token_at")
    return [
        Answer(at=at, failed=status in FAILED, first_word_ms=_waited(began, first))
        for at, status, began, first in ended.values_list(*columns)
    ]


def _waited(began: datetime | None, first: datetime | None) -> float | None:
    return (first - began).total_seconds() * 1000 if began and first else None
