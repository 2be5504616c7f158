"""What is asked about connections, models, their prices and how we use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from foundation.refusals import Forbidden, Missing
from modelcatalog.models import (
    CatalogModel,
    CatalogModelQuerySet,
    Connection,
    ConnectionQuerySet,
    ModelConfiguration,
    ModelConfigurationQuerySet,
    Price,
)

PriceKey = tuple[UUID, str, str]
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


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance type that a model runs on, with its newest known price."""

    instance_type: str
    per_hour_usd: Decimal | None
    source: str
    as_of: datetime | None
    is_default: bool


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


def hourly_prices(connection_ids: Iterable[UUID]) -> dict[PriceKey, Price]:
    """The newest price of every instance hour, by connection, region and instance type."""
    found = Price.objects.hourly().filter(connection__in=list(connection_ids)).current()
    return {(price.connection_id, price.region, price.instance_type): price for price in found}


def instances(model: CatalogModel, region: str = "") -> list[Instance]:
    """What a model runs on in a region (its connection's unless named), cheapest known first."""
    region = region or model.connection.region
    prices = hourly_prices([model.connection_id])
    found = []
    for kind in model.supported_instance_types:
        price = prices.get((model.connection_id, region, kind))
        found.append(
            Instance(
                instance_type=kind,
                per_hour_usd=price.usd if price else None,
                source=price.source if price else "",
                as_of=price.known_at if price else None,
                is_default=kind == model.default_instance_type,
            )
        )
    return sorted(found, key=lambda one: (one.per_hour_usd is None, one.per_hour_usd or 0))


def price_history(model: CatalogModel, limit: int = 50) -> list[Price]:
    """Dated prices of the instances that a model runs on, newest first."""
    mine = Price.objects.hourly().filter(
        connection=model.connection_id, instance_type__in=model.supported_instance_types
    )
    return list(mine.newest_first()[:limit])


def configurations(model_ids: Iterable[str]) -> dict[str, ModelConfiguration]:
    """How we use these models, by the platform's id."""
    found = ModelConfiguration.objects.filter(model_id__in=list(model_ids))
    return {configuration.model_id: configuration for configuration in found}


def configuration(model_id: str) -> ModelConfiguration | None:
    """How we use a model, if anybody has said."""
    return configurations([model_id]).get(model_id)


def seen_configurations(user: User) -> ModelConfigurationQuerySet:
    return ModelConfiguration.objects.seen_by(user).select_related("updated_by")


def seen_configuration(user: User, model_id: str) -> ModelConfiguration:
    """How we use a model that the person may see; else `Missing`."""
    found = seen_configurations(user).filter(model_id=model_id).first()
    if found is None:
        raise Missing("Nothing is configured for that model, or it is not yours.")
    return found


def connections(user: User) -> ConnectionQuerySet:
    """The connections in use that the person's models come through."""
    return Connection.objects.seen_by(user).active().telling_whether_read()


class AdminsOnly(Forbidden):
    """Connections are shown to admins."""


def listed_connections(user: User) -> ConnectionQuerySet:
    """Every connection that an admin may look at, closed ones too."""
    if not user.is_admin:
        raise AdminsOnly("Only admins look at connections.")
    seen = Connection.objects.seen_by(user).telling_whether_read()
    return seen.select_related("organization")


def connection(user: User, connection_id: UUID) -> Connection:
    """One connection that the person may see; else `Missing`."""
    found = connections(user).filter(pk=connection_id).first()
    if found is None:
        raise Missing("There is no such connection, or it is not yours.")
    return found
