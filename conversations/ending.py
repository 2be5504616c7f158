"""Ends an answer once: history, counters, generation and ledger in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, Func, Q
from django.utils import timezone

from conversations import history
from conversations.events import closing
from conversations.history import Counters
from conversations.messages import Bill, Fault, Message, answer
from conversations.models import Conversation, Generation, GenerationStatus
from deployments.models import DeployedResource
from usage import metering


class ClockTimestamp(Func):
    """The database's clock, not the transaction's start."""

    function = "clock_timestamp"
    output_field = DateTimeField()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an answer ended. No bill: nothing reached the platform, so nothing was used.

    `events` is the number of the newest event that viewers were given.
    """

    status: GenerationStatus
    text: str = ""
    reasoning: str = ""
    left_out: int = 0
    stop_reason: str | None = None
    bill: Bill | None = None
    latency_ms: int | None = None
    first_token_ms: int | None = None
    error: Fault | None = None
    events: int = 0


def held_by(holder: UUID) -> Q:
    """Only while this desk holds the lease in name; whoever ended it first has won."""
    return Q(status=GenerationStatus.GENERATING, lease_holder=holder)


def abandoned() -> Q:
    return Q(status=GenerationStatus.GENERATING, lease_until__lt=ClockTimestamp())


def unclaimed() -> Q:
    return Q(status=GenerationStatus.WAITING)


@transaction.atomic
def end(generation_id: UUID, *, right: Q, outcome: Outcome) -> Message | None:
    """Write the end when `right` still holds; None when somebody else has ended it, or it is gone.

    May be repeated: the second time finds nothing to end.
    """
    generation = (
        Generation.objects.select_related("resource", "user").filter(id=generation_id).first()
    )
    if generation is None:
        return None
    history.lock(generation.thread_id)
    message = _message(generation, outcome)
    if not _close(generation, right, outcome, closing(message, after=outcome.events)[-1].number):
        return None
    counters = Counters.of(outcome.bill) if outcome.bill else None
    history.append(generation.thread_id, [message], counters)
    Conversation.objects.filter(threads=generation.thread_id).update(updated_at=ClockTimestamp())
    if outcome.bill:
        _record(generation, outcome.bill)
    return message


def _message(generation: Generation, outcome: Outcome) -> Message:
    return answer(
        id=generation.message_id,
        parent_id=generation.question_id,
        content=outcome.text,
        reasoning=outcome.reasoning,
        left_out=outcome.left_out,
        model_id=generation.resource.model_id if generation.resource else "",
        resource_id=generation.resource_id,
        status=outcome.status.value,
        stop_reason=outcome.stop_reason,
        at=timezone.now(),
        bill=outcome.bill,
        latency_ms=outcome.latency_ms,
        time_to_first_token_ms=outcome.first_token_ms,
        error=outcome.error,
    )


def _close(generation: Generation, right: Q, outcome: Outcome, last_event: int) -> bool:
    fault = outcome.error or Fault(code="", text="")
    closed = Generation.objects.filter(right, id=generation.id).update(
        status=outcome.status,
        error_code=fault["code"],
        error_text=fault["text"],
        first_token_at=_first_token_at(generation, outcome),
        finished_at=ClockTimestamp(),
        lease_until=None,
        last_event=last_event,
    )
    return closed == 1


def _first_token_at(generation: Generation, outcome: Outcome) -> datetime | None:
    if generation.started_at is None or outcome.first_token_ms is None:
        return None
    return generation.started_at + timedelta(milliseconds=outcome.first_token_ms)


def _record(generation: Generation, bill: Bill) -> None:
    resource = generation.resource or DeployedResource(simulated=False)
    metering.record(
        source_id=generation.id,
        user=generation.user,
        platform=resource.platform,
        resource_id=generation.resource_id,
        resource_name=resource.resource_name,
        thread_id=generation.thread_id,
        model_id=resource.model_id,
        usage=bill.usage,
        cost_usd=bill.usd,
        cost_status=bill.status,
        basis=bill.basis,
        simulated=resource.simulated,
        occurred_at=timezone.now(),
    )
