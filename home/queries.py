"""What the frame and the start page show, gathered from the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from conversations.models import ConversationThread
from deployments import found_queries as strangers
from deployments import queries as resources
from deployments.models import DeployedResource
from deployments.queries import Attention
from home.beginnings import beginnings, moves
from modelcatalog.models import Connection
from usage import queries as ledger

THREADS_SHOWN = 6


@dataclass(frozen=True)
class Burning:
    """What runs now and what it costs, in USD an hour; `simulated_usd` of it is no money."""

    count: int
    usd_per_hour: Decimal
    simulated_usd: Decimal


def burning(user: User) -> Burning:
    """What the person's resources cost an hour right now."""
    costing = DeployedResource.objects.seen_by(user).costing_money()
    hourly = F("estimated_hourly_cost") + Coalesce("update_hourly_cost", Decimal(0))
    found = costing.aggregate(
        count=Count("id"),
        usd=Sum(hourly),
        simulated=Sum(hourly, filter=Q(connection__simulated=True)),
    )
    return Burning(found["count"], found["usd"] or Decimal(0), found["simulated"] or Decimal(0))


def connection_kinds(user: User) -> tuple[bool, bool]:
    """Whether simulated and whether real connections exist for the person."""
    found = (
        Connection.objects.seen_by(user)
        .active()
        .aggregate(
            rehearsing=Count("id", filter=Q(simulated=True)),
            real=Count("id", filter=Q(simulated=False)),
        )
    )
    return bool(found["rehearsing"]), bool(found["real"])


def last_threads(user: User) -> list[ConversationThread]:
    """The threads used last, without their histories; with how their models are paid."""
    threads = ConversationThread.objects.seen_by(user).put_away(False).defer("thread_data")
    found = threads.select_related("conversation", "resource").order_by("-updated_at")
    return list(found[:THREADS_SHOWN])


def unreadable(user: User, limit: int = 8) -> list[Attention]:
    """Connections whose catalog could not be read when it was last tried; who may mend them."""
    if not user.is_admin:
        return []
    broken = Connection.objects.seen_by(user).active().exclude(refresh_error="")[:limit]
    return [
        Attention(
            tone="failed",
            icon="unplug",
            title=f"{one.name} cannot be read",
            text=one.refresh_error,
            url=reverse("modelcatalog:list"),
            action="See what is known",
        )
        for one in broken
    ]


def start_page(user: User, *, now: datetime) -> dict[str, Any]:
    """Everything that the start page shows, for the month of `now`."""
    so_far = beginnings(user)
    totals, days = ledger.totals_and_days(user, now.date().replace(day=1))
    return {
        "running": resources.running(user),
        "attention": [*unreadable(user), *resources.attention(user), *strangers.attention(user)],
        "threads": last_threads(user),
        "month": totals,
        "days": days,
        "models_count": so_far.models,
        "is_new": so_far.is_new,
        "steps": moves(user, so_far),
    }
