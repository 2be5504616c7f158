"""The right to do a part's work until a time in the database's clock; who dies loses it.

One statement a call and nothing kept in the session, so that it also works through a pooler.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from foundation.clock import Now
from upkeep.models import Part

TAKE = """
    INSERT INTO upkeep_parts AS part (name, seen_at, holder, held_until)
    VALUES (%(name)s, clock_timestamp(), %(holder)s,
            clock_timestamp() + %(seconds)s * interval '1 s')
    ON CONFLICT (name) DO UPDATE
    SET seen_at = excluded.seen_at, holder = excluded.holder, held_until = excluded.held_until
    WHERE part.holder = excluded.holder
       OR part.held_until IS NULL OR part.held_until < clock_timestamp()
"""


def hold(name: str, holder: UUID, *, seconds: float) -> bool:
    """Take or renew the lease; False while somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"name": name, "holder": holder, "seconds": seconds})
        return bool(cursor.rowcount)


def let_go(name: str, holder: UUID) -> None:
    """Leave it to whoever comes next, at once."""
    Part.objects.filter(name=name, holder=holder).update(holder=None, held_until=Now())
