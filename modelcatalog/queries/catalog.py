"""What is asked about models that platforms offer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from foundation.refusals import Missing
from modelcatalog.models import CatalogModel, CatalogModelQuerySet, Connection

MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody looks for in the catalog. Empty means: anything."""

    q: str = ""
    platform: str = ""
    provider: str = ""
    modality: str = ""
    region: str = ""

    def conditions(self) -> dict[str, Q]:
        """One condition for each filter that is set, by its name."""
        words = Q()
        for word in self.q.split()[:MOST_WORDS]:
            words &= (
                Q(name__icontains=word)
                | Q(model_id__icontains=word)
                | Q(provider__icontains=word)
                | Q(description__icontains=word)
            )
        modality = Q(input_modalities__contains=[self.modality])
        found = {
            "q": words,
            "platform": Q(platform=self.platform),
            "provider": Q(provider=self.provider),
            "modality": modality | Q(output_modalities__contains=[self.modality]),
            "region": Q(regions__contains=[self.region]),
        }
        return {name: condition for name, condition in found.items() if getattr(self, name)}


# Of a connection, lists need its name, where it leads and whether it is simulated.
NOT_LISTED = [
    field.name
    for field in Connection._meta.concrete_fields
    if field.name not in ("id", "name", "platform", "region", "base_url", "simulated")
]


def offered(user: User) -> CatalogModelQuerySet:
    """Every model that the person may use, with its connection."""
    return CatalogModel.objects.seen_by(user).offered().select_related("connection")


def catalog(user: User, filters: Filters | None = None) -> CatalogModelQuerySet:
    """The models that the person may use and that fit all filters, for lists: without recipes."""
    conditions = (filters or Filters()).conditions().values()
    found = offered(user).filter(*conditions).defer("recipe")
    return found.defer(*(f"connection__{name}" for name in NOT_LISTED))


def model(user: User, model_id: UUID) -> CatalogModel:
    """One model that the person may see, also when it is withdrawn; else `Missing`."""
    seen = CatalogModel.objects.seen_by(user).select_related("connection")
    found = seen.filter(pk=model_id).first()
    if found is None:
        raise Missing("There is no such model, or no connection of yours offers it.")
    return found
