"""The catalog as a page shows it: filtered, sorted, counted, with prices and a way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q
from django.db.models.expressions import OrderBy

from accounts.models import User
from foundation.text import clean
from modelcatalog import queries
from modelcatalog.models import (
    PLATFORMS,
    CatalogModel,
    CatalogModelQuerySet,
    Connection,
    Offer,
    Price,
)
from modelcatalog.offers import attach_offers, offer, token_price_rows
from modelcatalog.queries import Filters, Instance

PAGE_SIZE = 24
LABELS = {
    "platform": "Platform",
    "provider": "Provider",
    "modality": "Modality",
    "region": "Region",
}
SORTS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "name": ("name", "id"),
    "context": (F("context_window").desc(nulls_last=True), "name", "id"),
    "newest": ("-created_at", "name", "id"),
}


class Option(NamedTuple):
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One filter as a select shows it."""

    name: str
    label: str
    value: str
    options: list[Option]


@dataclass(frozen=True, kw_only=True)
class Excluding:
    """The filter that hides most when nothing is found, and what is left without it."""

    name: str
    label: str
    left: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """All that the page of the catalog shows."""

    page: Page[CatalogModel]
    filters: list[Choice]
    q: str
    sort: str
    total: int
    connections: list[Connection]
    refreshing: bool
    excluding: Excluding | None
    cleared_url: str


class CountedPaginator(Paginator[CatalogModel]):
    """A paginator whose count was asked for together with others."""

    def __init__(self, models: CatalogModelQuerySet, count: int) -> None:
        super().__init__(models, PAGE_SIZE)
        self.count = count


def browse(user: User, given: Mapping[str, str], *, path: str) -> Listing:
    """The page of the catalog that these query parameters ask for; what is unknown is ignored."""
    filters = _filters(given)
    sort = given.get("sort", "")
    sort = sort if sort in SORTS else "name"
    counts = _counts(user, filters)
    models = queries.catalog(user, filters).order_by(*SORTS[sort])
    page = CountedPaginator(models, counts["fits"]).get_page(given.get("page"))
    page.object_list = attach_offers(page.object_list)
    connections = list(queries.connections(user))
    return Listing(
        page=page,
        filters=_choices(user, filters),
        q=filters.q,
        sort=sort,
        total=counts["total"],
        connections=connections,
        refreshing=any(connection.is_refreshing for connection in connections),
        excluding=_excluding(filters, sort, counts, path),
        cleared_url=path,
    )


def _filters(given: Mapping[str, str]) -> Filters:
    names = ("q", *LABELS)
    return Filters(**{name: clean(given.get(name, "")).strip()[:200] for name in names})


def _counts(user: User, filters: Filters) -> dict[str, int]:
    """How many there are, how many fit, and how many would fit without each filter."""
    conditions = filters.conditions()
    wanted = {"total": Count("id"), "fits": Count("id", filter=Q(*conditions.values()))}
    for name in conditions:
        others = (condition for other, condition in conditions.items() if other != name)
        wanted[f"without_{name}"] = Count("id", filter=Q(*others))
    return queries.offered(user).order_by().aggregate(**wanted)


def _excluding(
    filters: Filters, sort: str, counts: Mapping[str, int], path: str
) -> Excluding | None:
    hiding = {name: counts[f"without_{name}"] for name in filters.conditions()}
    if counts["fits"] or not hiding:
        return None
    name = max(hiding, key=lambda one: hiding[one])
    kept = {"sort": sort} if sort != "name" else {}
    kept |= {other: value for other, value in vars(replace(filters, **{name: ""})).items() if value}
    return Excluding(
        name=name,
        label=LABELS.get(name, "Search") + f": {getattr(filters, name)}",
        left=hiding[name],
        url=f"{path}?{urlencode(kept)}" if kept else path,
    )


def _choices(user: User, filters: Filters) -> list[Choice]:
    """Every filter with the values that occur in what the person may see."""
    found: dict[str, set[str]] = {name: set() for name in LABELS}
    columns = ("platform", "provider", "regions", "input_modalities", "output_modalities")
    for platform, provider, regions, takes, gives in queries.offered(user).values_list(*columns):
        found["platform"].add(platform)
        found["provider"].update(provider and [provider])
        found["region"].update(regions)
        found["modality"].update(takes, gives)
    return [_choice(name, getattr(filters, name), values) for name, values in found.items()]


def _choice(name: str, value: str, values: set[str]) -> Choice:
    words = dict(PLATFORMS) if name == "platform" else {}
    options = [Option("", "Any", not value)]
    for one in sorted(values | ({value} if value else set()), key=str.lower):
        options.append(Option(one, words.get(one, one), one == value))
    return Choice(name=name, label=LABELS[name], value=value, options=options)


@dataclass(frozen=True, kw_only=True)
class Look:
    """All that the page of one model shows."""

    model: CatalogModel
    offer: Offer
    prices: list[Price]
    instances: list[Instance]


def look(user: User, model_id: UUID) -> Look:
    """One model with its prices, those of tokens first; `Missing` for who may not see it."""
    model = queries.model(user, model_id)
    return Look(
        model=model,
        offer=offer(model),
        prices=[*token_price_rows(model), *queries.price_history(model)],
        instances=queries.instances(model),
    )
