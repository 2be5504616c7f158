"""The catalog as a page shows it: filtered, sorted, counted, with prices and a way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from accounts.models import User
from modelcatalog import queries
from modelcatalog.choosing import (
    Choice,
    Excluding,
    choices,
    excluding,
    filters_of,
    query_of,
    sort_of,
)
from modelcatalog.models import CatalogModel, CatalogModelQuerySet, Connection
from modelcatalog.offers import attach_offers
from modelcatalog.queries import Filters

PAGE_SIZE = 24


@dataclass(frozen=True, kw_only=True)
class Listing:
    """All that the page of the catalog shows. `kept` are the query parameters in force."""

    page: Page[CatalogModel]
    filters: list[Choice]
    wanted: Filters
    q: str
    sort: str
    kept: dict[str, str]
    total: int
    connections: list[Connection]
    oldest_read: datetime | None
    refreshing: bool
    excluding: Excluding | None
    cleared_url: str
    picked: list[CatalogModel]
    picked_here: set[UUID]


class CountedPaginator(Paginator[CatalogModel]):
    """A paginator whose count was asked for together with others."""

    def __init__(self, models: CatalogModelQuerySet, count: int) -> None:
        super().__init__(models, PAGE_SIZE)
        self.count = count


def browse(
    user: User, given: Mapping[str, str], *, path: str, picked: tuple[UUID, ...] = ()
) -> Listing:
    """The page of the catalog that these query parameters ask for; what is unknown is ignored.

    `picked` are models that the person means to compare.
    """
    filters, sort = filters_of(given), sort_of(given)
    counts = _counts(user, filters)
    models = queries.catalog(user, filters, sort=sort)
    page = CountedPaginator(models, counts["fits"]).get_page(given.get("page"))
    page.object_list = attach_offers(page.object_list)
    here = {model.pk for model in page.object_list} & set(picked)
    elsewhere = [id for id in picked if id not in here]
    connections = list(queries.connections(user))
    read = [one.refreshed_at for one in connections if one.refreshed_at]
    return Listing(
        page=page,
        filters=choices(user, filters),
        wanted=filters,
        q=filters.q,
        sort=sort,
        kept=query_of(filters, sort),
        total=counts["total"],
        connections=connections,
        oldest_read=min(read, default=None),
        refreshing=any(one.is_being_read for one in connections),
        excluding=excluding(filters, sort, counts, path),
        cleared_url=path,
        picked=queries.picked(user, elsewhere) if elsewhere else [],
        picked_here=here,
    )


def _counts(user: User, filters: Filters) -> dict[str, int]:
    """How many there are, how many fit, and how many would fit without each filter."""
    conditions = filters.conditions()
    wanted = {"total": Count("id"), "fits": Count("id", filter=Q(*conditions.values()))}
    for name in conditions:
        others = (condition for other, condition in conditions.items() if other != name)
        wanted[f"without_{name}"] = Count("id", filter=Q(*others))
    return queries.offered(user).order_by().aggregate(**wanted)
