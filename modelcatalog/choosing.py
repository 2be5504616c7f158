"""The filters of the catalog's page: what may be chosen, and which of them hides most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from urllib.parse import urlencode

from accounts.models import User
from foundation.figures import money
from foundation.text import clean
from modelcatalog import queries
from modelcatalog.models import PLATFORMS
from modelcatalog.queries import PRICED, SORTS, Filters

LABELS = {
    "platform": "Platform",
    "provider": "Provider",
    "modality": "Modality",
    "region": "Region",
    "price": "Price",
    "lifecycle": "Lifecycle",
    "access": "Access",
}
BOUNDS = {"min_usd": "From", "max_usd": "Up to"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "platform": dict(PLATFORMS),
    "price": {
        "priced": "known",
        "unpriced": "unknown",
        "token": "per token",
        "hour": "per hour",
    },
    "access": {"granted": "granted", "pending": "pending", "not_granted": "not granted"},
}
HIGHEST = Decimal(10**9)


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


def filters_of(given: Mapping[str, str]) -> Filters:
    """What query parameters ask for; what cannot be meant is ignored."""
    said = {name: clean(given.get(name, "")).strip()[:200] for name in ("q", *LABELS)}
    if said["price"] not in PRICED:
        said["price"] = ""
    return Filters(
        **said, min_usd=_amount(given.get("min_usd")), max_usd=_amount(given.get("max_usd"))
    )


def _amount(text: str | None) -> Decimal | None:
    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount <= HIGHEST else None


def sort_of(given: Mapping[str, str]) -> str:
    sort = given.get("sort", "")
    return sort if sort in SORTS else "name"


def query_of(filters: Filters, sort: str) -> dict[str, str]:
    """The query parameters that ask for the same again."""
    kept = {"sort": sort} if sort != "name" else {}
    return kept | {name: str(value) for name, value in vars(filters).items() if _is_set(value)}


def excluding(
    filters: Filters, sort: str, counts: Mapping[str, int], path: str
) -> Excluding | None:
    """Of the filters that are set, the one whose absence would show most."""
    hiding = {name: counts[f"without_{name}"] for name in filters.conditions()}
    if counts["fits"] or not hiding:
        return None
    name = max(hiding, key=lambda one: hiding[one])
    unset: dict[str, Any] = {name: None if name in BOUNDS else ""}
    kept = query_of(replace(filters, **unset), sort)
    return Excluding(
        name=name,
        label=_said(name, getattr(filters, name)),
        left=hiding[name],
        url=f"{path}?{urlencode(kept)}" if kept else path,
    )


def choices(user: User, filters: Filters) -> list[Choice]:
    """Every filter with the values that occur in what the person may see."""
    found: dict[str, set[str]] = {name: set() for name in LABELS}
    found["price"] = set(PRICED)
    columns = (
        "platform", "provider", "lifecycle_status", "access", "regions", "input_modalities",
        "output_modalities",
    )  # fmt: skip
    for row in queries.offered(user).values_list(*columns):
        for name, value in zip(("platform", "provider", "lifecycle", "access"), row, strict=False):
            found[name].update(value and [value])
        found["region"].update(row[4])
        found["modality"].update(row[5], row[6])
    return [_choice(name, getattr(filters, name), values) for name, values in found.items()]


def _choice(name: str, value: str, values: set[str]) -> Choice:
    words = WORDS.get(name, {})
    options = [Option("", "Any", not value)]
    for one in _spelled_once(values | ({value} if value else set())):
        chosen = one.casefold() == value.casefold()
        options.append(Option(one, words.get(one, one), chosen))
    return Choice(name=name, label=LABELS[name], value=value, options=options)


def _spelled_once(values: set[str]) -> list[str]:
    """In order; platforms do not agree on whether it is Meta or meta."""
    spelled: dict[str, str] = {}
    for one in sorted(values):
        spelled.setdefault(one.casefold(), one)
    return [spelled[key] for key in sorted(spelled)]


def _said(name: str, value: str | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{BOUNDS[name]} {money(value)}"
    return f"{LABELS.get(name, 'Search')}: {WORDS.get(name, {}).get(value, value)}"


def _is_set(value: str | Decimal | None) -> bool:
    return value is not None and value != ""
