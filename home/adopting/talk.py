"""Conversations, their threads with everything that was said, and the oldest single messages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from conversations import history
from conversations.models import ChatMessage, Conversation, ConversationThread
from home.adopting import saying_old
from home.adopting.dating import Times
from home.adopting.old import Row
from home.adopting.saying import Tale

COUNTERS = ("tokens_input_total", "tokens_output_total", "tokens_total", "requests_count")
NOBODYS = "it belongs to nobody"
NOWHERE = "its conversation is not there"
BATCH = 500


def bring_conversations(rows: Iterable[Row], tale: Tale, times: Times) -> None:
    for row in rows:
        if row["user_id"] is None:
            tale.leave("conversations", NOBODYS)
            continue
        Conversation.objects.create(
            id=row["id"],
            user_id=row["user_id"],
            title=row.get("title") or "",
            use_case=row.get("use_case") or "",
            status=row.get("status") or "active",
        )
        times.keep("conversations", row)
        tale.bring("conversations")


def bring_threads(rows: Iterable[Row], tale: Tale, times: Times) -> None:
    """Messages go the way that new ones go, so that searching finds them too."""
    there = set(Conversation.objects.values_list("id", flat=True))
    for row in rows:
        if row["user_id"] is None or row["conversation_id"] not in there:
            tale.leave("conversation_threads", NOWHERE if row["user_id"] else NOBODYS)
            continue
        data = json.loads(row["thread_data"] or "null")
        said = saying_old.read(data, thread_id=row["id"], at=row.get("created_at"))
        ConversationThread.objects.create(
            id=row["id"],
            conversation_id=row["conversation_id"],
            user_id=row["user_id"],
            thread_data={**said.beside, "messages": []},
            model_id=row.get("model_id") or "",
            system_prompt=said.system_prompt,
            title=said.title,
        )
        history.append(row["id"], said.messages)
        ConversationThread.objects.filter(pk=row["id"]).update(**_counted(row, tale))
        times.keep("conversation_threads", row)
        tale.bring("conversation_threads")


def _counted(row: Row, tale: Tale) -> dict[str, Any]:
    """The old totals. A cost of 0 beside tokens was rounded away or never known: unpriced."""
    values: dict[str, Any] = {name: max(int(row.get(name) or 0), 0) for name in COUNTERS}
    if any((row.get(name) or 0) < 0 for name in COUNTERS):
        tale.note("Had counters below zero", str(row["id"]))
    usd = row.get("cost_total_usd")
    known = usd is not None and usd.is_finite() and usd >= 0
    values["cost_total_usd"] = usd if known else Decimal(0)
    if values["tokens_total"] and not values["cost_total_usd"]:
        values["unpriced_count"] = values["requests_count"]
    return values


def bring_messages(rows: Iterable[Row], tale: Tale) -> None:
    """The legacy table as it is; `import_chat_messages` brings its rows into threads."""
    there = set(Conversation.objects.values_list("id", flat=True))
    waiting: list[ChatMessage] = []
    for row in rows:
        if row["user_id"] is None:
            tale.leave("chat_messages", NOBODYS)
            continue
        conversation_id = row.get("conversation_id")
        waiting.append(_message(row, conversation_id if conversation_id in there else None))
        tale.bring("chat_messages")
        if len(waiting) == BATCH:
            ChatMessage.objects.bulk_create(waiting)
            waiting.clear()
    ChatMessage.objects.bulk_create(waiting)


def _message(row: Row, conversation_id: Any) -> ChatMessage:
    usd = row.get("cost_usd")
    return ChatMessage(
        id=row["id"],
        user_id=row["user_id"],
        conversation_id=conversation_id,
        role=(row["role"] or "")[:50],
        content=row["content"] or "",
        model_id=row.get("model_id") or "",
        tokens_input=row.get("tokens_input"),
        tokens_output=row.get("tokens_output"),
        cost_usd=usd if usd is not None and usd.is_finite() else None,
        metadata=json.loads(row.get("metadata") or "null"),
        created_at=row.get("created_at") or saying_old.BEGINNING,
    )
