"""What is asked about models that platforms offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from foundation.refusals import Missing
from modelcatalog.models import CatalogModel, CatalogModelQuerySet, Connection

MOST_WORDS = 8
PRICED: Mapping[str, Q] = {
    "priced": Q(sorting_usd__isnull=False),
    "unpriced": Q(sorting_usd__isnull=True),
    "token": Q(sorting_per="token"),
    "hour": Q(sorting_per="hour"),
}
# Tokens before hours before what nobody priced; the first of each stands for all in cursors.
SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "id"),
    "price": ("price_rank", "name", "id"),
    "context": ("-context_rank", "name", "id"),
    "newest": ("-created_at", "name", "id"),
}
HOURS_AFTER = Decimal(10**9)
UNPRICED_AFTER = Decimal(10**11)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody looks for in the catalog. Empty means: anything.

    `min_usd` and `max_usd` bound what lists sort by: a million input tokens, or an hour.
    """

    q: str = ""
    platform: str = ""
    provider: str = ""
    modality: str = ""
    region: str = ""
    lifecycle: str = ""
    access: str = ""
    price: str = ""
    min_usd: Decimal | None = None
    max_usd: Decimal | None = None

    def conditions(self) -> dict[str, Q]:
        """One condition for each filter that is set, by its name."""
        modality = Q(input_modalities__contains=[self.modality])
        found = {
            "q": self._words(),
            "platform": Q(platform=self.platform),
            "provider": Q(provider__iexact=self.provider),
            "modality": modality | Q(output_modalities__contains=[self.modality]),
            "region": Q(regions__contains=[self.region]),
            "lifecycle": Q(lifecycle_status=self.lifecycle),
            "access": Q(access=self.access),
            "price": PRICED.get(self.price, Q()),
            "min_usd": Q(sorting_usd__gte=self.min_usd),
            "max_usd": Q(sorting_usd__lte=self.max_usd),
        }
        unset = ("", None)
        return {name: said for name, said in found.items() if getattr(self, name) not in unset}

    def _words(self) -> Q:
        """Every word somewhere."""
        words = Q()
        for word in self.q.split()[:MOST_WORDS]:
            words &= (
                Q(name__icontains=word)
                | Q(model_id__icontains=word)
                | Q(provider__icontains=word)
                | Q(description__icontains=word)
            )
        return words


# Of a connection, lists need its name, where it leads and whether it is simulated.
LISTED = ("id", "name", "platform", "region", "base_url", "endpoint_url", "simulated")
NOT_LISTED = [field.name for field in Connection._meta.concrete_fields if field.name not in LISTED]


def offered(user: User) -> CatalogModelQuerySet:
    """Every model that the person may use, with its connection."""
    return CatalogModel.objects.seen_by(user).offered().select_related("connection")


def catalog(
    user: User, filters: Filters | None = None, *, sort: str = "name"
) -> CatalogModelQuerySet:
    """The models that the person may use and that fit all filters, for lists: without recipes."""
    conditions = (filters or Filters()).conditions().values()
    found = offered(user).filter(*conditions).defer("recipe")
    found = found.defer(*(f"connection__{name}" for name in NOT_LISTED))
    if sort == "price":
        found = found.annotate(price_rank=_price_rank())
    elif sort == "context":
        found = found.annotate(context_rank=Coalesce("context_window", Value(0)))
    return found.order_by(*SORTS.get(sort, SORTS["name"]))


def model(user: User, model_id: UUID) -> CatalogModel:
    """One model that the person may see, also when it is withdrawn; else `Missing`."""
    seen = CatalogModel.objects.seen_by(user).select_related("connection")
    found = seen.filter(pk=model_id).first()
    if found is None:
        raise Missing("There is no such model, or no connection of yours offers it.")
    return found


def offers_of(user: User | None, model_id: str) -> list[CatalogModel]:
    """Everything offered under a platform's id of a model; with a user, as far as they see it."""
    found = CatalogModel.objects.offered() if user is None else offered(user)
    return list(found.filter(model_id=model_id).select_related("connection").defer("recipe"))


def names(user: User, model_ids: Iterable[str]) -> dict[str, str]:
    """What models of these platform ids are called, as far as the person sees them."""
    seen = CatalogModel.objects.seen_by(user).filter(model_id__in=list(model_ids))
    return dict(seen.values_list("model_id", "name"))


def picked(user: User, model_ids: Iterable[UUID]) -> list[CatalogModel]:
    """These models in the order of their ids, as far as the person may see them."""
    wanted = list(model_ids)
    seen = CatalogModel.objects.seen_by(user).select_related("connection")
    found = {model.pk: model for model in seen.filter(pk__in=wanted)}
    return [found[id] for id in wanted if id in found]


def _price_rank() -> Case:
    return Case(
        When(sorting_per="hour", then=F("sorting_usd") + Value(HOURS_AFTER)),
        When(sorting_usd__isnull=False, then=F("sorting_usd")),
        default=Value(UNPRICED_AFTER),
    )
