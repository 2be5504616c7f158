"""Questions that wait for a resource to come into service: let through in the order in which they
were asked, or refused with the reason why nobody will answer them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from conversations import ending
from conversations.ending import ClockTimestamp, Outcome
from conversations.messages import Fault
from conversations.models import Generation, GenerationStatus
from deployments import occupancy
from deployments.waking import Outlook, outlooks

GONE = Outlook("refused", "The deployment that was asked does not exist any more.", "not_ready")
LATE = Fault(
    code="not_ready",
    text="It did not come into service in time: see what it does, then ask again.",
)


def let_through() -> int:
    """See to every waiting question; how many wait no longer. May run anywhere, at any time.

    Of each resource one is let through at a time, the next once that has been taken up: so they
    are answered in order, however many wait.
    """
    found = list(_waiting().order_by("created_at").annotate(late=_late()))
    if not found:
        return 0
    looks = outlooks({one.resource_id for one in found if one.resource_id})
    moved, served = 0, _being_let_through()
    for one in found:
        look = looks.get(one.resource_id, GONE) if one.resource_id else GONE
        if one.stop_requested:
            moved += _end(one, Outcome(status=GenerationStatus.STOPPED))
        elif look.word == "refused":
            moved += _refuse(one, Fault(code=look.code, text=look.text))
        elif look.word == "coming" and one.late:
            moved += _refuse(one, LATE)
        elif look.word == "ready" and one.resource_id not in served:
            served.add(one.resource_id)
            moved += _let(one)
    return moved


def _let(one: Generation) -> int:
    if one.resource_id:
        occupancy.hold([one.resource_id])
    mine = _waiting().filter(pk=one.pk)
    return mine.update(wait_until=None, ready_at=ClockTimestamp())


def _refuse(one: Generation, fault: Fault) -> int:
    return _end(one, Outcome(status=GenerationStatus.FAILED, error=fault))


def _end(one: Generation, outcome: Outcome) -> int:
    return int(ending.end(one.pk, right=still_waiting(), outcome=outcome) is not None)


def _being_let_through() -> set[UUID | None]:
    """Resources of which a question was let through and is not taken up yet."""
    through = Generation.objects.filter(status=GenerationStatus.WAITING, ready_at__isnull=False)
    return set(through.values_list("resource_id", flat=True))


def still_waiting() -> Q:
    return Q(status=GenerationStatus.WAITING, wait_until__isnull=False)


def _waiting() -> QuerySet[Generation]:
    return Generation.objects.filter(still_waiting())


def _late() -> Case:
    past = When(wait_until__lt=ClockTimestamp(), then=Value(True))
    return Case(past, default=Value(False), output_field=BooleanField())
