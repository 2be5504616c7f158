"""Reads the older system's `thread_data`, which had no fixed shape, into our messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid5

from django.utils.dateparse import parse_datetime

from conversations.messages import Message, answer, question
from conversations.translating import role_of
from foundation.text import clean

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_TITLE = 60
TIMES = ("created_at", "timestamp", "createdAt", "time")
OURS = ("role", "content", "id", *TIMES)


@dataclass
class Said:
    """`beside` is what stood in the data next to the messages."""

    messages: list[Message] = field(default_factory=list)
    system_prompt: str = ""
    title: str = ""
    beside: dict[str, Any] = field(default_factory=dict)


def read(data: Any, *, thread_id: UUID, at: datetime | None) -> Said:
    """Whatever can be taken for a message is one; what speaks as the system becomes the prompt."""
    said = Said(beside={key: it for key, it in data.items() if key != "messages"}
                if isinstance(data, Mapping) else {})  # fmt: skip
    then = at or BEGINNING
    for place, raw in enumerate(_listed(data)):
        role, text = _word(raw, "role").strip().lower(), _text(raw)
        if role == "system":
            said.system_prompt = "\n\n".join(filter(None, (said.system_prompt, text)))
            continue
        then = _time(raw) or then
        said.messages.append(_message(raw, text, said.messages, uuid5(thread_id, str(place)), then))
    asked = next((one["content"] for one in said.messages if one["role"] == "user"), "")
    said.title = " ".join(asked.split())[:LONGEST_TITLE]
    return said


def _message(raw: Any, text: str, before: Sequence[Message], id: UUID, at: datetime) -> Message:
    """With what else the old message said beside our own fields, so that nothing is lost."""
    parent = before[-1]["id"] if before else None
    role = role_of(_word(raw, "role") or "user") or "assistant"
    plain: dict[str, Any] = {
        "id": id,
        "content": text,
        "model_id": _word(raw, "model_id"),
        "at": at,
    }
    if role == "user":
        made = question(parent_id=parent, resource_id=None, **plain)
    else:
        made = answer(parent_id=id, resource_id=None, status="complete", **plain)
        made["parent_id"] = parent
    more = {f"old_{key}": it for key, it in _fields(raw).items() if key not in OURS}
    if role_of(_word(raw, "role")) is None:
        more["old_role"] = _word(raw, "role")
    return cast(Message, {**more, **made})


def _listed(data: Any) -> list[Any]:
    if isinstance(data, Mapping):
        data = data.get("messages")
    return [one for one in data if one is not None] if isinstance(data, list) else []


def _fields(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _word(raw: Any, name: str) -> str:
    return str(_fields(raw).get(name) or "")


def _text(raw: Any) -> str:
    """Content is text, or parts of which some are text."""
    content = _fields(raw).get("content", "") if isinstance(raw, Mapping) else raw
    if isinstance(content, list):
        parts = [one.get("text", "") if isinstance(one, Mapping) else one for one in content]
        content = "\n".join(str(part) for part in parts if part)
    return clean("" if content is None else str(content))


def _time(raw: Any) -> datetime | None:
    for name in TIMES:
        found = _fields(raw).get(name)
        if isinstance(found, str):
            return _in_utc(found)
        if isinstance(found, int | float) and 0 < found < 1e13:
            # JavaScript counts milliseconds, others seconds.
            return datetime.fromtimestamp(found / 1000 if found > 1e11 else found, UTC)
    return None


def _in_utc(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
