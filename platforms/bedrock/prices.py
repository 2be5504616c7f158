"""What tokens cost, from AWS's price list: two offers, by the thousand and by the million."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from platforms.aws import pricelist
from platforms.aws.pricelist import Product
from platforms.bedrock.facts import read
from platforms.bedrock.pricenames import names_of_entry, names_of_model
from platforms.bedrock.profiles import GLOBAL
from platforms.contract import Access, Bucket, OfferedModel, TokenPrice

# What one unit is where the list only says "Units".
OFFERS: Mapping[str, int] = {"AmazonBedrock": 1_000, "AmazonBedrockFoundationModels": 1_000_000}
UNIT = re.compile(r"(?:1\s*)?([KM]) tokens", re.IGNORECASE)
REGION_PREFIX = re.compile(r"^[A-Z0-9]+-(?:MP:[A-Z0-9]+_)?")
# The first that is found decides: the words of caches hold those of prompts.
BUCKETS: tuple[tuple[str, Bucket], ...] = (
    ("cacheread", "cache_read"),
    ("cachewrite", "cache_write"),
    ("output", "output"),
    ("input", "input"),
)
SECOND_CHOICE = "mantle"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One price of the list. `rank` tells entries of another door from those of ours."""

    names: tuple[str, ...]
    bucket: Bucket
    is_global: bool
    above_tokens: int
    rank: int
    usd: Decimal
    source: str
    as_of: datetime


class TokenRates:
    """Prices on demand, in the standard tier, of the region's own entries."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def tokens(self, *, region: str, models: tuple[OfferedModel, ...]) -> list[TokenPrice]:
        """A price that the list says twice, and differently, is not known."""
        rates = list(self._rates(region)) if models else []
        return [price for model in models for price in _prices(model, region, rates)]

    def _rates(self, region: str) -> Iterator[Rate]:
        for offer, per in OFFERS.items():
            where = {"regionCode": region}
            for product in pricelist.products(self._access, offer, region=region, where=where):
                rate = _rate(product, offer, per)
                if rate is not None:
                    yield rate


def _prices(model: OfferedModel, region: str, rates: Iterable[Rate]) -> Iterator[TokenPrice]:
    """A model that is asked through the global profile has the global prices, and no others."""
    names = names_of_model(str(model.recipe.get("base") or model.model_id), _name(model))
    is_global = model.recipe.get("reach") == GLOBAL
    kinds: dict[tuple[Bucket, int], list[Rate]] = {}
    for rate in rates:
        if rate.is_global == is_global and names.intersection(rate.names):
            kinds.setdefault((rate.bucket, rate.above_tokens), []).append(rate)
    for (bucket, above), found in kinds.items():
        best = min(rate.rank for rate in found)
        first, *others = [rate for rate in found if rate.rank == best]
        if all(other.usd == first.usd for other in others):
            yield TokenPrice(
                model_id=model.model_id,
                region=region,
                bucket=bucket,
                usd=first.usd,
                source=first.source,
                as_of=first.as_of,
                above_tokens=above,
            )


def _name(model: OfferedModel) -> str:
    return str(model.recipe.get("name") or model.name)


def _rate(product: Product, offer: str, per: int) -> Rate | None:
    """None for what is no plain price of text tokens on demand."""
    attributes = pricelist.attributes(product)
    words = _words(attributes)
    bucket = next((bucket for sign, bucket in BUCKETS if sign in words), None)
    usd = _usd_a_token(product, per)
    names = tuple(names_of_entry(attributes))
    if bucket is None or usd is None or not names or not _is_standard(attributes, words):
        return None
    return Rate(
        names=names,
        bucket=bucket,
        is_global=GLOBAL in words,
        above_tokens=_above(words),
        rank=1 if SECOND_CHOICE in words else 0,
        usd=usd,
        source=f"AWS Price List, {offer}, on demand",
        as_of=pricelist.published(product),
    )


def _words(attributes: Mapping[str, Any]) -> str:
    """The usage without its region and without signs, in which old and new spellings agree."""
    usage = REGION_PREFIX.sub("", str(attributes.get("usagetype", "")))
    return re.sub(r"[-_\s]", "", usage.lower())


def _is_standard(attributes: Mapping[str, Any], words: str) -> bool:
    said = read("price_names")
    kind = str(attributes.get("inferenceType", "")).lower()
    tier = str(attributes.get("service_tier", "")).lower()
    others = any(sign in words or sign in kind for sign in said["not_standard"])
    return tier in said["standard_tiers"] and not others


def _above(words: str) -> int:
    """From how many tokens of prompt on the price holds, for those of long prompts."""
    longer = read("price_names")["long_context"]
    return int(longer["above_tokens"]) if any(sign in words for sign in longer["words"]) else 0


def _usd_a_token(product: Product, per: int) -> Decimal | None:
    for dimension in pricelist.dimensions(product):
        unit = str(dimension.get("unit", ""))
        stated = UNIT.fullmatch(unit)
        if stated:
            per = 1_000 if stated[1].upper() == "K" else 1_000_000
        elif unit.lower() != "units":
            continue
        usd = pricelist.usd(dimension)
        return None if usd is None else usd / per
    return None
