"""Ends answers whose desk died, and those that no desk ever took."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import redis
from django.db import DataError

from conversations import awaiting, buffer, claiming, ending, estimating, listening, writing
from conversations.buffer import SoFar
from conversations.ending import Outcome
from conversations.messages import Bill, Fault
from conversations.models import Generation, GenerationStatus
from foundation.refusals import Refusal
from platforms.contract import TokenUsage
from usage.metering import BadEntry

logger = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=120)
# So long an expired answer waits for Valkey to come back with its text.
TEXT_PATIENCE = timedelta(seconds=60)

DIED = Fault(code="interrupted", text="The server that wrote this answer went away.")
NOBODY = Fault(
    code="nobody_answered",
    text="No web process came to write this answer: see that Staque runs, then ask again.",
)

UNKEPT = Bill(
    usage=TokenUsage(),
    estimated=True,
    usd=None,
    status="unpriced",
    basis={"formula": "what it used could not be kept; the server's log says why"},
)


def end_orphans(*, patience: timedelta = PATIENCE) -> int:
    """End them all, each in its own transaction; may run anywhere, twice, at the same time.

    So are those that wait for a resource in vain.
    """
    ended = sum(_interrupt(id) for id in claiming.expired()) + awaiting.let_through()
    for id in claiming.forgotten(patience):
        outcome = Outcome(status=GenerationStatus.FAILED, error=NOBODY)
        ended += ending.end(id, right=ending.unclaimed(), outcome=outcome) is not None
    return ended


def _interrupt(generation_id: UUID) -> bool:
    try:
        so_far = buffer.read_now(generation_id)
    except redis.RedisError as error:
        if not _long_expired(generation_id):
            logger.warning("An orphaned answer waits for Valkey and its text: %s", error)
            return False
        so_far = SoFar()
    outcome = Outcome(
        status=GenerationStatus.INTERRUPTED,
        text=so_far.text,
        reasoning=so_far.reasoning,
        bill=_bill(generation_id, so_far.reasoning + so_far.text),
        error=DIED,
        events=so_far.newest,
    )
    try:
        return ending.end(generation_id, right=ending.abandoned(), outcome=outcome) is not None
    except (DataError, BadEntry):
        # Its desk met the same and gave up: a bill without figures is better than no end.
        logger.exception("An answer's bill could not be kept: %s", generation_id)
        outcome = replace(outcome, bill=UNKEPT)
        return ending.end(generation_id, right=ending.abandoned(), outcome=outcome) is not None


def _long_expired(generation_id: UUID) -> bool:
    waited = ending.ClockTimestamp() - TEXT_PATIENCE
    return Generation.objects.filter(id=generation_id, lease_until__lt=waited).exists()


def _bill(generation_id: UUID, text: str) -> Bill | None:
    """The platform's own count died with the desk: reckon, up to the last sign of life."""
    generation = Generation.objects.filter(id=generation_id).first()
    if generation is None or generation.started_at is None or generation.lease_until is None:
        return None
    seen = generation.lease_until - claiming.lease() - generation.started_at
    try:
        brief = writing.prepare(generation_id)
    except Refusal as refusal:
        basis = {"unpriced": f"The resource could not be asked for its price: {refusal.text}"}
        usage = estimating.usage((), "", text)
        return Bill(usage=usage, estimated=True, usd=None, status="unpriced", basis=basis)
    usage = estimating.usage(brief.turns, brief.system_prompt, text)
    busy = max(0.0, seen.total_seconds())
    return listening.priced(brief.target, usage, busy_seconds=busy, estimated=True)
