"""Whether a configuration fits its model, and how the pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from accounts.models import User
from foundation.refusals import Missing, Refusal
from foundation.text import clean
from modelcatalog import queries
from modelcatalog.models import CatalogModel, ModelConfiguration
from modelcatalog.offers import attach_offers

PAGE_SIZE = 25
Bounds = Mapping[str, str | None]


class WrongParameter(Refusal):
    """The model does not take it, or not with that value; `fields` says which."""

    code = "wrong_parameter"


@dataclass(frozen=True, kw_only=True)
class Configured:
    """One model as its configuration's page shows it.

    `taken` are the parameters that it takes with their bounds, None where nobody says;
    `configuration` is None before anybody configured it.
    """

    model_id: str
    name: str
    models: list[CatalogModel]
    configuration: ModelConfiguration | None
    taken: Mapping[str, Bounds] | None
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class Configurations:
    """A page of the list, by model."""

    page: Page[ModelConfiguration]
    names: Mapping[str, str]
    q: str


def listing(user: User, given: Mapping[str, str]) -> Configurations:
    """The configurations of models that the person sees, searched by the model's id."""
    q = clean(given.get("q", "")).strip()[:200]
    found = queries.seen_configurations(user).order_by("model_id")
    found = found.filter(model_id__icontains=q) if q else found
    page = Paginator(found, PAGE_SIZE).get_page(given.get("page"))
    ids = [configuration.model_id for configuration in page]
    return Configurations(page=page, names=queries.names(user, ids), q=q)


def configured(user: User, model_id: str) -> Configured:
    """How a model is used; `Missing` where the person sees neither it nor what is said of it."""
    models = queries.offers_of(user, model_id)
    configuration = queries.seen_configurations(user).filter(model_id=model_id).first()
    if not models and configuration is None:
        raise Missing("There is no such model, or no connection of yours offers it.")
    return Configured(
        model_id=model_id,
        name=models[0].name if models else model_id,
        models=attach_offers(models),
        configuration=configuration,
        taken=taken(models),
        may_change=user.is_super_admin,
    )


def taken(models: list[CatalogModel]) -> Mapping[str, Bounds] | None:
    """What every place takes that offers the model, in the narrowest bounds; None: nobody says."""
    known = [model.parameters for model in models if model.parameters is not None]
    if not known:
        return None
    names = [name for name in known[0] if all(name in others for others in known)]
    return {
        name: {
            "minimum": _narrowest([said[name]["minimum"] for said in known], max),
            "maximum": _narrowest([said[name]["maximum"] for said in known], min),
        }
        for name in names
    }


def demand_fitting(model_id: str, parameters: Mapping[str, Any]) -> None:
    """Refuse what the model does not take, naming what it takes and within which bounds."""
    takes = taken(queries.offers_of(None, model_id))
    if takes is None:
        return
    wrong = {}
    for name, value in parameters.items():
        if name not in takes:
            known = ", ".join(takes) or "none"
            wrong[name] = f"{model_id} does not take {name}; it takes {known}."
        elif not _fits(value, takes[name]):
            wrong[name] = f"{name} of {model_id} {spoken(takes[name])}."
    if wrong:
        fields = {f"parameters.{name}": why for name, why in wrong.items()}
        raise WrongParameter(" ".join(wrong.values()), fields=fields)


def spoken(bounds: Bounds) -> str:
    """Such as `lies between 0 and 2`."""
    least, most = bounds["minimum"], bounds["maximum"]
    if least is not None and most is not None:
        return f"lies between {least} and {most}"
    return f"is at least {least}" if least is not None else f"is at most {most}"


def _fits(value: Any, bounds: Bounds) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return True
    least, most = bounds["minimum"], bounds["maximum"]
    exact = Decimal(str(value))
    return (least is None or exact >= Decimal(least)) and (most is None or exact <= Decimal(most))


def _narrowest(bounds: list[str | None], pick: Any) -> str | None:
    said = [Decimal(bound) for bound in bounds if bound is not None]
    return f"{pick(said):f}" if said else None
