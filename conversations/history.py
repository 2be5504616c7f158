"""Appends to a thread's history in SQL, under the row's lock, and reads it back whole.

`thread_data` keeps the newest messages; whatever exceeds `KEPT` moves to `thread_segments` in
blocks, in the same transaction. Python never sends a history back to the database.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import connection

from conversations.messages import Bill, Message

KEPT = 200
BLOCK = 100

APPEND = """
UPDATE conversation_threads SET
    thread_data = jsonb_set(thread_data, '{messages}', (thread_data->'messages') || %(new)s::jsonb),
    version = version + 1,
    messages_count = messages_count + %(messages)s,
    requests_count = requests_count + %(requests)s,
    tokens_input_total = tokens_input_total + %(input)s,
    tokens_output_total = tokens_output_total + %(output)s,
    tokens_total = tokens_total + %(input)s + %(output)s,
    unpriced_count = unpriced_count + %(unpriced)s,
    cost_total_usd = cost_total_usd + %(usd)s,
    last_usage_at = CASE WHEN %(requests)s > 0 THEN clock_timestamp() ELSE last_usage_at END,
    updated_at = clock_timestamp()
WHERE id = %(thread)s
RETURNING jsonb_array_length(thread_data->'messages')
"""
# Long messages are found by how they begin: a search vector has a greatest size.
SEARCHED = """
INSERT INTO message_texts (thread_id, message_id, role, content, created_at)
SELECT %(thread)s, (said->>'id')::uuid, said->>'role', left(said->>'content', 100000),
       (said->>'created_at')::timestamptz
FROM jsonb_array_elements(%(new)s::jsonb) AS said
ON CONFLICT DO NOTHING
"""
COPY_BLOCK = """
INSERT INTO thread_segments (thread_id, first_position, messages, created_at)
SELECT id, messages_count - jsonb_array_length(thread_data->'messages'),
       jsonb_path_query_array(thread_data, '$.messages[0 to %(last)s]'), clock_timestamp()
FROM conversation_threads WHERE id = %%s
"""
DROP_BLOCK = """
UPDATE conversation_threads SET thread_data = jsonb_set(
    thread_data, '{messages}', jsonb_path_query_array(thread_data, '$.messages[%(first)s to last]'))
WHERE id = %%s
RETURNING jsonb_array_length(thread_data->'messages')
"""
WHOLE = """
SELECT (SELECT jsonb_agg(messages ORDER BY first_position) FROM thread_segments
        WHERE thread_id = t.id), t.thread_data->'messages'
FROM conversation_threads t WHERE t.id = %s
"""
PART = """
SELECT message FROM (
    SELECT first_position + place - 1 AS position, message
    FROM thread_segments, jsonb_array_elements(messages) WITH ORDINALITY AS said(message, place)
    WHERE thread_id = %(thread)s AND first_position < %(end)s
        AND first_position + jsonb_array_length(messages) > %(first)s
    UNION ALL
    SELECT messages_count - jsonb_array_length(thread_data->'messages') + place - 1, message
    FROM conversation_threads,
        jsonb_array_elements(thread_data->'messages') WITH ORDINALITY AS said(message, place)
    WHERE id = %(thread)s
) AS placed WHERE position >= %(first)s AND position < %(end)s ORDER BY position
"""
ONE = """
SELECT message FROM (
    SELECT jsonb_array_elements(thread_data->'messages') AS message
    FROM conversation_threads WHERE id = %(thread)s
    UNION ALL
    SELECT jsonb_array_elements(messages) FROM thread_segments WHERE thread_id = %(thread)s
) AS said WHERE message->>'id' = %(message)s LIMIT 1
"""


@dataclass(frozen=True, kw_only=True)
class Counters:
    """What the thread's totals grow by."""

    requests: int = 0
    input: int = 0
    output: int = 0
    unpriced: int = 0
    usd: Decimal = Decimal(0)

    @classmethod
    def of(cls, bill: Bill) -> Counters:
        """One request. Cached tokens went in, reasoning came out."""
        used = bill.usage
        return cls(
            requests=1,
            input=used.input_tokens + used.cache_read_tokens + used.cache_write_tokens,
            output=used.output_tokens + used.reasoning_tokens,
            unpriced=int(bill.usd is None),
            usd=bill.usd or Decimal(0),
        )


def lock(thread_id: UUID) -> str | None:
    """Lock the thread's row until the transaction ends; the id of its last message.

    Whoever writes to a thread and its generations locks in this order: thread, generation.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thread_data #>> '{messages,-1,id}' FROM conversation_threads "
            "WHERE id = %s FOR UPDATE",
            [thread_id],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def append(thread_id: UUID, messages: Sequence[Message], counters: Counters | None = None) -> None:
    """Add messages at the end and their counters with them, in the caller's transaction."""
    counters = counters or Counters()
    values: dict[str, Any] = {
        "thread": thread_id,
        "new": json.dumps(list(messages)),
        "messages": len(messages),
        "requests": counters.requests,
        "input": counters.input,
        "output": counters.output,
        "unpriced": counters.unpriced,
        "usd": counters.usd,
    }
    with connection.cursor() as cursor:
        cursor.execute(APPEND, values)
        found = cursor.fetchone()
        if found is None:
            return
        (kept,) = found
        cursor.execute(SEARCHED, values)
        while kept > KEPT:
            cursor.execute(COPY_BLOCK % {"last": BLOCK - 1}, [thread_id])
            cursor.execute(DROP_BLOCK % {"first": BLOCK}, [thread_id])
            (kept,) = cursor.fetchone()


def last(thread_id: UUID) -> Message | None:
    """The newest message of a thread."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thread_data #> '{messages,-1}' FROM conversation_threads WHERE id = %s",
            [thread_id],
        )
        row = cursor.fetchone()
    return cast(Message, _loads(row[0])) if row and row[0] else None


def newest(thread_ids: Sequence[UUID]) -> dict[UUID, list[Message]]:
    """What the threads' own rows hold: the last `KEPT` messages of each, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, thread_data->'messages' FROM conversation_threads WHERE id = ANY(%s)",
            [list(thread_ids)],
        )
        return {id: _loads(said) for id, said in cursor.fetchall()}


def messages(thread_id: UUID) -> list[Message]:
    """The whole history, oldest first, in one snapshot of the database."""
    with connection.cursor() as cursor:
        cursor.execute(WHOLE, [thread_id])
        row = cursor.fetchone()
    if row is None:
        return []
    blocks = [block for block in (_loads(row[0]) or []) if block]
    return [message for block in [*blocks, _loads(row[1])] for message in block]


def part(thread_id: UUID, first: int, end: int) -> list[Message]:
    """The messages from the place `first` to the one before `end`, counted from 0."""
    with connection.cursor() as cursor:
        cursor.execute(PART, {"thread": thread_id, "first": first, "end": end})
        return [cast(Message, _loads(row[0])) for row in cursor.fetchall()]


def message(thread_id: UUID, message_id: UUID) -> Message | None:
    """One message of a thread, wherever it lies."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, {"thread": thread_id, "message": str(message_id)})
        row = cursor.fetchone()
    return cast(Message, _loads(row[0])) if row else None


def _loads(value: Any) -> Any:
    """A raw cursor gives JSONB as text."""
    return json.loads(value) if isinstance(value, str) else value
