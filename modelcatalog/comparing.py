"""Up to four models side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from foundation.refusals import Missing, Refusal
from modelcatalog import queries
from modelcatalog.models import CatalogModel
from modelcatalog.offers import attach_offers

MOST = 4


class TooMany(Refusal):
    """More than fit beside each other."""

    code = "too_many_models"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One model of a comparison. `without_url` shows the others alone."""

    model: CatalogModel
    others: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All that the page shows; `ids` are those of its address."""

    columns: list[Column]
    ids: str


def picks_of(given: Iterable[str]) -> tuple[UUID, ...]:
    """The ids that query parameters name, by commas or repeated; what is no id is ignored."""
    found: dict[UUID, None] = {}
    for text in ",".join(given).split(","):
        try:
            found[UUID(text.strip())] = None
        except ValueError:
            continue
    return tuple(found)


def compare(user: User, model_ids: tuple[UUID, ...]) -> Comparison:
    """These models, in their order. Refuses a fifth; `Missing` for those that are not seen."""
    if len(model_ids) > MOST:
        raise TooMany(
            f"{MOST} models at most fit side by side, and {len(model_ids)} are chosen: "
            "take some away."
        )
    models = attach_offers(queries.picked(user, model_ids))
    if len(models) < len(model_ids):
        raise Missing("One of these models does not exist, or no connection of yours offers it.")
    ids = [str(model.pk) for model in models]
    columns = [
        Column(model=model, others=",".join(id for id in ids if id != str(model.pk)))
        for model in models
    ]
    return Comparison(columns=columns, ids=",".join(ids))
