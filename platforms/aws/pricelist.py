"""AWS's price list: what is offered under a service's code, entry by entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access
from platforms.errors import Misunderstood

Product = dict[str, Any]


def products(
    access: Access, service: str, *, region: str, where: Mapping[str, str]
) -> Iterator[Product]:
    """Every entry whose attributes have exactly these values, page by page."""
    client = control(access, "pricing", region=price_list_region(region))
    filters = [
        {"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in where.items()
    ]
    pages = client.get_paginator("get_products").paginate(ServiceCode=service, Filters=filters)
    with border():
        for page in pages:
            for text in member(page, "PriceList"):
                yield _decoded(text)


def price_list_region(region: str) -> str:
    """The nearest of the three regions in which the price list answers."""
    if region.startswith("eu-"):
        return "eu-central-1"
    if region.startswith("ap-"):
        return "ap-south-1"
    return "us-east-1"


def attributes(product: Product) -> Mapping[str, Any]:
    said = product.get("product", {}).get("attributes", {})
    return said if isinstance(said, Mapping) else {}


def dimensions(product: Product) -> Iterator[Mapping[str, Any]]:
    """The prices on demand of an entry, each with its `unit` and `pricePerUnit`."""
    for offer in product.get("terms", {}).get("OnDemand", {}).values():
        yield from offer.get("priceDimensions", {}).values()


def usd(dimension: Mapping[str, Any]) -> Decimal | None:
    """A finite amount that is not negative, else None."""
    try:
        amount = Decimal(str(dimension.get("pricePerUnit", {}).get("USD")))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def published(product: Product) -> datetime:
    try:
        moment = datetime.fromisoformat(str(product.get("publicationDate")))
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _decoded(text: str) -> Product:
    try:
        # Read as text: a price of 1.4302 must not pass through a binary fraction.
        product = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise Misunderstood("An entry of the price list is not JSON.") from error
    if not isinstance(product, dict):
        raise Misunderstood("An entry of the price list is not an object.")
    return product
