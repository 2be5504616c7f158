"""What instances cost an hour as endpoints, from AWS's price list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from platforms.contract import Access, HourlyPrice
from platforms.errors import Misunderstood
from platforms.sagemaker.border import border, member
from platforms.sagemaker.clients import control

SERVICE = "AmazonSageMaker"
SOURCE = "AWS Price List, AmazonSageMaker, on demand"


class HostingPrices:
    """The price list answers in three regions only, whichever region is asked about."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def hourly(self, *, region: str, instance_types: tuple[str, ...]) -> list[HourlyPrice]:
        found = (self._price(region, kind) for kind in dict.fromkeys(instance_types))
        return [price for price in found if price is not None]

    def _price(self, region: str, instance_type: str) -> HourlyPrice | None:
        for product in self._products(region, instance_type):
            if _is_hosting(product, instance_type):
                usd = _usd_an_hour(product)
                if usd is not None:
                    return HourlyPrice(
                        region=region,
                        instance_type=instance_type,
                        usd=usd,
                        source=SOURCE,
                        as_of=_published(product),
                    )
        return None

    def _products(self, region: str, instance_type: str) -> Iterator[dict[str, Any]]:
        client = control(self._access, "pricing", region=price_list_region(region))
        wanted = {"regionCode": region, "instanceName": instance_type}
        filters = [
            {"Type": "TERM_MATCH", "Field": field, "Value": value}
            for field, value in wanted.items()
        ]
        pages = client.get_paginator("get_products").paginate(ServiceCode=SERVICE, Filters=filters)
        with border():
            for page in pages:
                for text in member(page, "PriceList"):
                    yield _decoded(text)


def price_list_region(region: str) -> str:
    """The nearest region in which the price list answers."""
    if region.startswith("eu-"):
        return "eu-central-1"
    if region.startswith("ap-"):
        return "ap-south-1"
    return "us-east-1"


def _decoded(text: str) -> dict[str, Any]:
    try:
        # Read as text: a price of 1.4302 must not pass through a binary fraction.
        product = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise Misunderstood("An entry of the price list is not JSON.") from error
    if not isinstance(product, dict):
        raise Misunderstood("An entry of the price list is not an object.")
    return product


def _is_hosting(product: dict[str, Any], instance_type: str) -> bool:
    """The same instance has other prices for training, notebooks and batches."""
    attributes = product.get("product", {}).get("attributes", {})
    return str(attributes.get("usagetype", "")).endswith(f"-Host:{instance_type}") or (
        attributes.get("usagetype") == f"Host:{instance_type}"
    )


def _usd_an_hour(product: dict[str, Any]) -> Decimal | None:
    for offer in product.get("terms", {}).get("OnDemand", {}).values():
        for dimension in offer.get("priceDimensions", {}).values():
            if dimension.get("unit") in ("Hrs", "Hours", "hours"):
                return _positive(dimension.get("pricePerUnit", {}).get("USD"))
    return None


def _positive(text: object) -> Decimal | None:
    try:
        usd = Decimal(str(text))
    except InvalidOperation:
        return None
    return usd if usd.is_finite() and usd > 0 else None


def _published(product: dict[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(str(product.get("publicationDate")))
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
