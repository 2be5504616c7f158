"""Keeps the old rows' own times, which saving a row anew would overwrite."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from home.adopting.old import Row

COLUMNS = {
    "users": ("created_at", "updated_at", "last_login"),
    "conversations": ("created_at", "updated_at"),
    "conversation_threads": ("created_at", "updated_at", "last_usage_at"),
    "model_configurations": ("created_at", "updated_at"),
}
MAY_LACK = ("last_login", "last_usage_at")


class Times:
    """Collects what each row says, and writes it once all rows are there."""

    def __init__(self) -> None:
        self.kept: dict[str, list[tuple[UUID, dict[str, datetime | None]]]] = {}

    def keep(self, table: str, row: Row) -> None:
        known = {name: row.get(name) for name in COLUMNS[table]}
        either = known.get("created_at") or known.get("updated_at") or timezone.now()
        filled: dict[str, datetime | None] = {
            name: at if at or name in MAY_LACK else either for name, at in known.items()
        }
        self.kept.setdefault(table, []).append((row["id"], filled))

    def write(self) -> None:
        with connection.cursor() as cursor:
            for table, rows in self.kept.items():
                names = COLUMNS[table]
                assigned = ", ".join(f"{name} = %s" for name in names)
                values: list[list[Any]] = [[*(at[name] for name in names), id] for id, at in rows]
                cursor.executemany(f"UPDATE public.{table} SET {assigned} WHERE id = %s", values)
