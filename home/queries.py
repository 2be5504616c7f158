"""What the frame and the start page show, gathered from the rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from conversations.models import ConversationThread
from deployments import found_queries as strangers
from deployments import queries as resources
from deployments.models import DeployedResource
from deployments.queries import Attention
from modelcatalog.models import CatalogModel, Connection
from usage import queries as ledger

THREADS_SHOWN = 6


@dataclass(frozen=True)
class Burning:
    """What runs now and what it costs, in USD an hour; `simulated_usd` of it is no money."""

    count: int
    usd_per_hour: Decimal
    simulated_usd: Decimal


@dataclass(frozen=True)
class Move:
    """One of the three moves to a first answer: `done`, `next` or `then`."""

    word: str
    title: str
    text: str
    url: str = ""
    action: str = ""


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


@dataclass(frozen=True)
class Beginnings:
    """How far somebody has come: catalog, first deployment, first thread."""

    models: int
    deployed: bool
    ready: bool
    talked: bool

    @property
    def is_new(self) -> bool:
        return not (self.deployed and self.talked)


def beginnings(user: User) -> Beginnings:
    """One look at everything that the first steps ask about."""
    mine = DeployedResource.objects.seen_by(user)
    person = User.objects.filter(pk=user.pk).annotate(
        deployed=Exists(mine.kept()),
        ready=Exists(mine.ready()),
        talked=Exists(ConversationThread.objects.filter(user=OuterRef("pk"), requests_count__gt=0)),
        models=Coalesce(Subquery(_number(CatalogModel.objects.seen_by(user).offered())), 0),
    )
    return Beginnings(*person.values_list("models", "deployed", "ready", "talked").get())


def _number(rows: QuerySet[Any]) -> QuerySet[Any]:
    """How many there are, as a part of another query."""
    one = rows.order_by().annotate(all=Value(1)).values("all")
    counted: QuerySet[Any] = one.annotate(number=Count("pk")).values("number")
    return counted


def moves(so_far: Beginnings) -> Sequence[Move]:
    """Connect, deploy, chat: each with what is already done."""
    catalog, chat = reverse("modelcatalog:list"), reverse("conversations:chat")
    connected = so_far.models > 0
    connect = Move(
        word="done" if connected else "next",
        title="Connect",
        text=f"{so_far.models} models can be reached."
        if connected
        else "The catalog is being read: this takes some seconds.",
        url=catalog,
        action="See the models",
    )
    deploy = Move(
        word=_word(done=so_far.deployed, reached=connected),
        title="Deploy",
        text="Pick a model. The plan shows the price before anything starts.",
        url=catalog,
        action="Deploy a model",
    )
    ask = Move(
        word=_word(done=so_far.talked, reached=so_far.deployed),
        title="Chat",
        text="Ask it something. Each answer says what it cost, down to the token.",
        url=chat if so_far.ready else "",
        action="Ask something",
    )
    return [connect, deploy, ask]


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


def _word(*, done: bool, reached: bool) -> str:
    if done:
        return "done"
    return "next" if reached else "then"


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
        "steps": moves(so_far),
    }
