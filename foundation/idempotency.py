"""Does once what is asked for twice: keys, leases, and the proof that the work is done.

A key belongs to its owner and to one request. Who dies while working loses the lease; who comes
next finds what the work has made, because that was written in the work's own transaction. Who
lost the lease and works on is refused at that write, and its transaction with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from foundation.clock import Now
from foundation.models import OnceOnly
from foundation.refusals import Refusal, WrongState

KEPT = timedelta(hours=24)
SWEPT = 100


class StillRunning(WrongState):
    """The same request is being worked on."""

    code = "still_running"


class KeyReused(Refusal):
    """The key was used for something else."""

    code = "idempotency_key_reused"


class Overtaken(WrongState):
    """This attempt took longer than its lease, and another does its work."""

    code = "overtaken"


@dataclass(frozen=True)
class Claim:
    """The right to do a request; `found` instead where it was done before."""

    id: UUID
    attempt: UUID
    found: OnceOnly | None = None


_claimed: ContextVar[Claim | None] = ContextVar("claimed", default=None)


def fingerprint(*parts: object) -> str:
    """Tells one request from another: the same for the same JSON, however it was spaced."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def claim(*, owner: UUID, key: str, fingerprint: str) -> Claim:
    """The right to do it, or what was done before.

    Refuses another request under the same key, and the same one while it is being worked on.
    """
    _sweep()
    mine = Claim(id=uuid4(), attempt=uuid4())
    row = OnceOnly(
        id=mine.id,
        owner=owner,
        key=key,
        fingerprint=fingerprint,
        attempt=mine.attempt,
        lease_until=_lease(),
        created_at=Now(),
    )
    OnceOnly.objects.bulk_create([row], ignore_conflicts=True)
    found = OnceOnly.objects.filter(owner=owner, key=key).first()
    if found is None:
        raise StillRunning("The same request has just ended: send it again.", retry_after=1)
    if found.attempt == mine.attempt:
        return mine
    if found.fingerprint != fingerprint:
        raise KeyReused("This Idempotency-Key was used for another request: take a new one.")
    return _taken_over(found, mine.attempt)


def note(made_id: UUID) -> None:
    """Say, in the transaction of the work, what it made; nothing where no key was given."""
    claimed = _claimed.get()
    if claimed is None:
        return
    if not _held(claimed).update(made_id=Coalesce("made_id", Value(made_id))):
        raise Overtaken("This took too long, and the same request is being done anew: ask again.")


@contextmanager
def working(claimed: Claim) -> Iterator[None]:
    """What is done meanwhile belongs to the claim."""
    token = _claimed.set(claimed)
    try:
        yield
    finally:
        _claimed.reset(token)


def once(*, owner: UUID, parts: tuple[object, ...], work: Callable[[], UUID]) -> UUID:
    """What the work makes, or made when the same parts were given before; for pages' forms."""
    # No program's key holds a space, so that the two never meet.
    claimed = claim(owner=owner, key=f"form {fingerprint(*parts)}", fingerprint="")
    if claimed.found is not None:
        if claimed.found.made_id is None:
            raise StillRunning("The same form has just been sent: look at the list.")
        return claimed.found.made_id
    with working(claimed):
        try:
            made_id = work()
        except BaseException:
            release(claimed)
            raise
    end(claimed)
    return made_id


def end(claimed: Claim, *, status: int | None = None, answer: str = "") -> None:
    """Keep what to say again; without a status it is told anew from what was made."""
    _held(claimed).update(ended=True, status=status, answer=answer)


def release(claimed: Claim) -> None:
    """Nothing final came of it: it may be tried again. What was made all the same is found then."""
    _held(claimed).filter(made_id__isnull=True).delete()
    _held(claimed).update(lease_until=Now())


def _taken_over(found: OnceOnly, attempt: UUID) -> Claim:
    """What was done before, also where its answer was never given; or the place of who died."""
    if found.ended or found.made_id:
        return Claim(found.id, attempt, found)
    late = OnceOnly.objects.filter(pk=found.pk, attempt=found.attempt, lease_until__lte=Now())
    if not late.update(attempt=attempt, lease_until=_lease()):
        why = "The same request is still being worked on: ask again in a moment."
        raise StillRunning(why, retry_after=1)
    found.refresh_from_db()
    return Claim(found.id, attempt, found if found.made_id else None)


def _held(claimed: Claim) -> QuerySet[OnceOnly]:
    return OnceOnly.objects.filter(pk=claimed.id, attempt=claimed.attempt)


def _lease() -> CombinedExpression:
    return Now() + Value(timedelta(seconds=settings.STAQUE_IDEMPOTENCY_LEASE_SECONDS))


def _sweep() -> None:
    """Drop what is older than a day, a few at a time."""
    old = OnceOnly.objects.filter(created_at__lt=Now() - Value(KEPT)).values("pk")[:SWEPT]
    OnceOnly.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
