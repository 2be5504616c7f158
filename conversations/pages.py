"""What the chat page shows, gathered in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from accounts.models import User
from conversations import branches, markdown, offers, queries, reading
from conversations.messages import Buckets, Message
from conversations.models import ConversationThread, Generation
from deployments import inference, moves
from deployments.models import DeployedResource, Status
from deployments.queries import ready
from foundation.figures import money
from foundation.refusals import Refusal
from foundation.text import clean

SHOWN = 100
GO_ON = "Go on from where you stopped."
UNFINISHED = ("interrupted", "stopped")
CUT_SHORT = {
    "length": "The answer reached its greatest length and ends here.",
    "filtered": "The platform's content filter ended this answer.",
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message as the page shows it. `html` is sanitised, and empty for a question."""

    id: str
    role: str
    content: str
    html: SafeString
    reasoning: SafeString
    left_out: int
    replaced: bool
    status: str
    model_id: str
    resource_id: str | None
    usage: Buckets | None
    cost_usd: Decimal | None
    cost_status: str | None
    cost_formula: str
    latency_ms: int | None
    time_to_first_token_ms: int | None
    created_at: datetime | None
    error_text: str
    error_code: str
    notice: str


@dataclass(frozen=True)
class Blocked:
    """Why nothing can be asked here, and where to go."""

    text: str
    action_url: str
    action_label: str


def said_of(messages: Sequence[Message]) -> list[Said]:
    """A history as the page shows it; answers that were asked for again are marked."""
    gone = branches.replaced(messages)
    return [said(message, replaced=message["id"] in gone) for message in messages]


def said(message: Message, *, replaced: bool = False) -> Said:
    error = message["error"]
    cost = message["cost_usd"]
    return Said(
        id=message["id"],
        role=message["role"],
        content=message["content"],
        html=markdown.render(message["content"] if message["role"] == "assistant" else ""),
        reasoning=markdown.render(message.get("reasoning", "")),
        left_out=message.get("left_out", 0),
        replaced=replaced,
        status=message["status"],
        model_id=message["model_id"],
        resource_id=message["resource_id"],
        usage=message["usage"],
        cost_usd=Decimal(cost) if cost is not None else None,
        cost_status=message["cost_status"],
        cost_formula=message["cost_formula"],
        latency_ms=message["latency_ms"],
        time_to_first_token_ms=message["time_to_first_token_ms"],
        created_at=parse_datetime(message["created_at"]),
        error_text=error["text"] if error else "",
        error_code=error["code"] if error else "",
        notice=CUT_SHORT.get(message["stop_reason"] or "", ""),
    )


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which threads the list beside shows."""

    q: str = ""
    archived: bool = False


def chooser(user: User, listing: Listing, *, wanted: UUID | None = None) -> dict[str, Any]:
    """The page without a thread: whom to ask; `wanted` is asked at once when it is ready."""
    can_answer = ready(user)
    return {
        "threads": queries.grouped(user, clean(listing.q), archived=listing.archived),
        "q": listing.q,
        "archived": listing.archived,
        "thread": None,
        "resource": next((found for found in can_answer if found.pk == wanted), None),
        "ready": can_answer,
        "messages": [],
        "generation": None,
        "blocked": None,
    }


def thread_page(
    user: User, thread_id: UUID, listing: Listing, *, whole: bool = False
) -> dict[str, Any]:
    """One thread with what was said, the answer being written, and the list of others."""
    found = reading.read(user, thread_id, newest=None if whole else SHOWN)
    shown = said_of(found.messages)
    last = shown[-1] if shown and not found.generation else None
    resource = found.thread.resource
    model = resource.catalog_model if resource else None
    return {
        **chooser(user, listing),
        "thread": found.thread,
        "resource": resource,
        "messages": shown,
        "earlier": found.earlier,
        "last": last,
        "unfinished": bool(last and (last.status in UNFINISHED or last.notice)),
        "go_on": GO_ON,
        **beside(found.thread),
        "answer": said(found.running) if found.running else None,
        "generation": found.generation,
        "stream_url": stream_url(found.generation) if found.generation else "",
        "context_used": context_used(found.messages),
        "cost_status": cost_status(found.messages),
        "context_window": model.context_window if model else None,
        "blocked": blocked(resource),
        "offer": offers.offer(resource),
        "waits": offers.waits(found.generation, resource),
    }


def beside(thread: ConversationThread) -> dict[str, Any]:
    """How many threads stand in the conversation, and whether one more has room beside them."""
    number = thread.conversation.threads.filter(archived=False).count()
    return {"conversation_threads": number, "addable_here": number < queries.COLUMNS}


def loss(user: User, conversation_id: UUID) -> dict[str, Any]:
    """What deleting a conversation takes away."""
    conversation = queries.conversation(user, conversation_id)
    threads = list(queries.threads(user, conversation_id))
    return {
        "conversation": conversation,
        "threads": threads,
        "messages_count": sum(thread.messages_count for thread in threads),
    }


def stream_url(generation: Generation) -> str:
    return reverse("conversations:stream", args=[generation.thread_id, generation.id])


def context_used(messages: list[Message]) -> int:
    """Tokens of the last counted answer with all that went into it."""
    counted = [usage for message in messages if (usage := message["usage"])]
    return sum(int(str(count)) for count in counted[-1].values()) if counted else 0


def cost_status(messages: list[Message]) -> str:
    """How well the thread's cost is known: no better than that of its answers."""
    return "estimated" if any(one["cost_status"] == "estimated" for one in messages) else "priced"


def blocked(resource: DeployedResource | None) -> Blocked | None:
    """Why a resource cannot be asked, as far as its row tells; asking itself looks further."""
    if resource is None:
        chat = reverse("conversations:chat")
        return Blocked("This thread has no model to ask any more.", chat, "Choose another")
    try:
        inference.demand_ready(resource)
    except Refusal as refusal:
        if resource.status == Status.STOPPED and moves.refusal_of(resource, "start") is None:
            start = reverse("deployments:move", args=[resource.id, "start"])
            return Blocked(refusal.text, start, _start_label(resource))
        url = reverse("deployments:detail", args=[resource.id])
        return Blocked(refusal.text, url, "See the deployment")
    return None


def _start_label(resource: DeployedResource) -> str:
    hourly = resource.estimated_hourly_cost if resource.hourly else None
    return "Start it" if hourly is None else f"Start it for {money(hourly)}/h"


def entrance(user: User, resource_id: UUID | None) -> ConversationThread | None:
    """The thread to go on with: the newest, or the newest with that resource."""
    found = queries.threads(user).order_by("-updated_at", "-id")
    return (found.filter(resource=resource_id) if resource_id else found).first()
