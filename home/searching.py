"""What the palette and its page find: threads, messages, models, deployments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator

from accounts.models import User
from conversations import queries as talk
from deployments import queries as resources
from foundation.text import clean
from modelcatalog import queries as catalog

LONGEST = 200
EACH = 5
# So much is shown around the first word that was looked for.
AROUND = 60


@dataclass(frozen=True)
class Hit:
    """Somewhere to go. `id` is unique on the page."""

    id: str
    kind: str
    icon: str
    title: str
    text: str
    url: str


def search(user: User, q: str) -> list[Hit]:
    """A few of each kind, as far as the person may see them; nothing for nothing."""
    q = clean(q).strip()[:LONGEST]
    if not q:
        return []
    return [*_threads(user, q), *_said(user, q), *_models(user, q), *_deployments(user, q)]


def _threads(user: User, q: str) -> Iterator[Hit]:
    found = talk.threads(user).filter(talk.called(q)).order_by("-updated_at", "-id")
    for thread in found[:EACH]:
        url = reverse("conversations:thread", args=[thread.pk])
        yield Hit(
            f"thread-{thread.pk}", "Thread", "message-square", str(thread), thread.model_id, url
        )


def _said(user: User, q: str) -> Iterator[Hit]:
    for text in talk.texts(user, q).select_related("thread").defer("thread__thread_data")[:EACH]:
        url = reverse("conversations:thread", args=[text.thread_id])
        said = excerpt(text.content, q)
        yield Hit(f"said-{text.pk}", "Said", "messages-square", said, str(text.thread), url)


def _models(user: User, q: str) -> Iterator[Hit]:
    for model in catalog.catalog(user, catalog.Filters(q=q)).order_by("name", "pk")[:EACH]:
        url = reverse("modelcatalog:detail", args=[model.pk])
        yield Hit(f"model-{model.pk}", "Model", "library", model.name, model.model_id, url)


def _deployments(user: User, q: str) -> Iterator[Hit]:
    for one in resources.named(user, q)[:EACH]:
        url = reverse("deployments:detail", args=[one.pk])
        yield Hit(
            f"deployment-{one.pk}", "Deployment", "server", one.resource_name, one.model_id, url
        )


def excerpt(content: str, q: str) -> str:
    """One line around the first word that was looked for."""
    flat = " ".join(content.split())
    low = flat.lower()
    places = [low.find(word.lower()) for word in q.split()]
    start = max(0, min((at for at in places if at >= 0), default=0) - AROUND)
    cut = flat[start:]
    return ("…" if start else "") + Truncator(cut).chars(3 * AROUND)
