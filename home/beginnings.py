"""The three moves to a first answer, and how far somebody has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from conversations.models import ConversationThread
from deployments.models import DeployedResource
from modelcatalog.models import CatalogModel, Connection


@dataclass(frozen=True)
class Move:
    """One of the three moves to a first answer: `done`, `next` or `then`."""

    word: str
    title: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Beginnings:
    """How far somebody has come: connections, catalog, first deployment, first thread."""

    connected: bool
    reading: bool
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
    connections = Connection.objects.seen_by(user).active()
    person = User.objects.filter(pk=user.pk).annotate(
        connected=Exists(connections),
        reading=Exists(connections.filter(refreshed_at=None, refresh_error="")),
        deployed=Exists(mine.kept()),
        ready=Exists(mine.ready()),
        talked=Exists(ConversationThread.objects.filter(user=OuterRef("pk"), requests_count__gt=0)),
        models=Coalesce(Subquery(_number(CatalogModel.objects.seen_by(user).offered())), 0),
    )
    return Beginnings(**person.values(*(field.name for field in fields(Beginnings))).get())


def _number(rows: QuerySet[Any]) -> QuerySet[Any]:
    """How many there are, as a part of another query."""
    one = rows.order_by().annotate(all=Value(1)).values("all")
    counted: QuerySet[Any] = one.annotate(number=Count("pk")).values("number")
    return counted


def connect_url(user: User) -> str:
    """Where a real connection is made, for those who may."""
    return reverse("modelcatalog:connection_add") if user.is_super_admin else ""


def moves(user: User, so_far: Beginnings) -> Sequence[Move]:
    """Connect, deploy, chat: each with what is already done."""
    catalog, chat = reverse("modelcatalog:list"), reverse("conversations:chat")
    deploy = Move(
        word=_word(done=so_far.deployed, reached=so_far.models > 0),
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
    return [_connect(user, so_far), deploy, ask]


def _connect(user: User, so_far: Beginnings) -> Move:
    """Says what is true of the connections, and leads to where one goes on."""
    url, action = reverse("modelcatalog:list"), "See the models"
    if so_far.models:
        text = f"{so_far.models} models can be reached."
    elif so_far.reading:
        text = "The catalog is being read: this takes some seconds."
    elif so_far.connected:
        text = "No model can be reached: the page of models says why."
    elif url := connect_url(user):
        text, action = "Say how a platform is reached. It costs nothing.", "Connect a platform"
    else:
        text = "Nothing is connected yet. A super admin of this Staque has to connect a platform."
    word = _word(done=so_far.models > 0, reached=True)
    return Move(word=word, title="Connect", text=text, url=url, action=action)


def _word(*, done: bool, reached: bool) -> str:
    if done:
        return "done"
    return "next" if reached else "then"
