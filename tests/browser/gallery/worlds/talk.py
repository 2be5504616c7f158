"""What was said, with an answer of every kind."""

import uuid
from datetime import timedelta
from decimal import Decimal

from conversations import history, messages
from conversations.models import Generation
from deployments.models import DeployedResource
from platforms.contract import TokenUsage
from tests.browser.gallery.worlds.work import STATES
from tests.browser.gallery.worlds.world import MARKDOWN, now
from tests.factories import (
    make_thread,
)


def talked(world):
    for word in STATES:
        resource = DeployedResource.objects.get(pk=world.ids[word])
        world.ids[f"thread_{word}"] = said(world.user, resource).pk
    resource = DeployedResource.objects.get(pk=world.ids["in_service"])
    running = said(world.user, resource)
    Generation.objects.create(
        thread=running,
        user=world.user,
        resource=resource,
        question_id=uuid.uuid4(),
        status="generating",
        lease_holder=uuid.uuid4(),
        lease_until=now() + timedelta(days=1),
    )
    world.ids["thread_generating"] = running.pk
    empty = make_thread(world.user, resource)
    world.ids |= {"thread_empty": empty.pk, "conversation": empty.conversation_id}


def said(user, resource):
    """A thread with an answer of every kind."""
    thread = make_thread(user, resource)
    last = None
    for status in ("complete", "stopped", "interrupted", "failed"):
        last = exchanged(thread, resource, status, last)
    return thread


def exchanged(thread, resource, status, last):
    asked = messages.question(
        id=uuid.uuid4(),
        parent_id=last,
        content=f"What would an answer that is {status} look like?",
        model_id=resource.model_id,
        resource_id=resource.pk,
        at=now(),
    )
    fault = {"code": "throttled", "text": "Too many requests; try again in a minute."}
    bill = messages.Bill(
        usage=TokenUsage(input_tokens=1240, output_tokens=310, cache_read_tokens=12_400),
        estimated=status != "complete",
        usd=Decimal("0.0000035"),
        status="estimated",
        basis={"formula": "2.4 busy seconds × $1.2125/h / 3600"},
    )
    answered = messages.answer(
        id=uuid.uuid4(),
        parent_id=uuid.UUID(asked["id"]),
        content=MARKDOWN if status != "failed" else "",
        model_id=resource.model_id,
        resource_id=resource.pk,
        status=status,
        stop_reason="complete" if status == "complete" else None,
        bill=bill if status != "failed" else None,
        latency_ms=2412,
        time_to_first_token_ms=231,
        error=fault if status in ("failed", "interrupted") else None,
        at=now(),
    )
    history.append(thread.pk, [asked, answered], history.Counters.of(bill))
    return answered["id"]
