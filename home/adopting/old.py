"""The older system's tables: which are there, what they must have, and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection

ASIDE = "before_staque"
CHUNK = 500

# What must be there for a table to be brought over; everything else may be missing.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "users": ("id", "username", "email", "password_hash"),
    "conversations": ("id", "user_id"),
    "conversation_threads": ("id", "conversation_id", "user_id", "thread_data"),
    "deployed_resources": ("id", "user_id", "resource_name", "resource_type"),
    "model_configurations": ("id", "model_id"),
    "chat_messages": ("id", "user_id", "role", "content"),
}
FIRST = "users"

Row = dict[str, Any]


@dataclass
class Found:
    """The old tables of a database: columns with their types, and how many rows each has."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def lacking(self) -> list[str]:
        """What stands in the way, in sentences."""
        if FIRST not in self.columns:
            return ["There is no table users: this is no database of the older system."]
        missing = [
            f"{table} has no column {column}."
            for table, columns in self.columns.items()
            for column in NEEDED[table]
            if column not in columns
        ]
        odd = [
            f"{table}.id is {columns['id']}, not uuid."
            for table, columns in self.columns.items()
            if columns.get("id", "uuid") != "uuid"
        ]
        return missing + odd


def look(schema: str = "public") -> Found:
    """What of the old tables stands in a schema."""
    found = Found()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = %s AND table_name = ANY(%s) ORDER BY ordinal_position",
            [schema, list(NEEDED)],
        )
        for table, column, kind in cursor.fetchall():
            found.columns.setdefault(table, {})[column] = kind
        for table in found.columns:
            cursor.execute(f'SELECT count(*) FROM "{schema}"."{table}"')
            found.rows[table] = cursor.fetchone()[0]
    return found


def tables(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {name for (name,) in cursor.fetchall()}


def move_aside(names: Sequence[str]) -> None:
    """Into a schema of their own, with their rows, keys and indexes."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {ASIDE}")
        for name in names:
            cursor.execute(f'ALTER TABLE public."{name}" SET SCHEMA {ASIDE}')


def rows(found: Found, table: str) -> Iterator[Row]:
    """Every row of a table that was moved aside; times without a zone are taken for UTC.

    `infinity` is no time that Python knows: it becomes None.
    """
    if table not in found.columns:
        return
    wanted = ", ".join(_selected(name, kind) for name, kind in found.columns[table].items())
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {wanted} FROM {ASIDE}."{table}" ORDER BY id')
        names = [column.name for column in cursor.description]
        while chunk := cursor.fetchmany(CHUNK):
            for values in chunk:
                yield {n: _in_utc(value) for n, value in zip(names, values, strict=True)}


def _selected(name: str, kind: str) -> str:
    if kind.startswith("timestamp"):
        return f'CASE WHEN isfinite("{name}") THEN "{name}" END AS "{name}"'
    if kind in ("json", "jsonb"):
        return f'"{name}"::text AS "{name}"'
    return f'"{name}"'


def _in_utc(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
