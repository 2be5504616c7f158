"""What instances cost an hour as endpoints, from AWS's price list."""

from __future__ import annotations

from decimal import Decimal

from platforms.aws import pricelist
from platforms.aws.pricelist import Product
from platforms.contract import Access, HourlyPrice

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
        where = {"regionCode": region, "instanceName": instance_type}
        for product in pricelist.products(self._access, SERVICE, region=region, where=where):
            if _is_hosting(product, instance_type):
                usd = _usd_an_hour(product)
                if usd is not None:
                    return HourlyPrice(
                        region=region,
                        instance_type=instance_type,
                        usd=usd,
                        source=SOURCE,
                        as_of=pricelist.published(product),
                    )
        return None


def _is_hosting(product: Product, instance_type: str) -> bool:
    """The same instance has other prices for training, notebooks and batches."""
    usage = str(pricelist.attributes(product).get("usagetype", ""))
    return usage.endswith(f"-Host:{instance_type}") or usage == f"Host:{instance_type}"


def _usd_an_hour(product: Product) -> Decimal | None:
    for dimension in pricelist.dimensions(product):
        if dimension.get("unit") in ("Hrs", "Hours", "hours"):
            return pricelist.usd(dimension) or None
    return None
