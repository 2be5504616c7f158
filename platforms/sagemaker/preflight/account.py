"""What the account itself says: whether the name is free, and what an hour costs."""

from __future__ import annotations

import re

from platforms.aws.clients import control
from platforms.contract import Access, Check, Order
from platforms.sagemaker.preflight.look import Asked, Look
from platforms.sagemaker.prices import HostingPrices
from platforms.sagemaker.work import described

NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")


def name(order: Order, access: Access) -> Asked:
    look = Look(
        code="name",
        title=f"Name {order.name}",
        looked_at=f"sagemaker DescribeEndpoint {order.name}",
        allow="sagemaker:DescribeEndpoint",
    )
    return Asked(look=look, read=lambda look: _name(look, order, access), rehearsed=True)


def _name(look: Look, order: Order, access: Access) -> Check:
    if not NAME.fullmatch(order.name):
        return look.failed(
            "A name has up to 63 letters, digits and inner hyphens.", "Choose another name."
        )
    client = control(access, "sagemaker", region=order.region)
    if described(client.describe_endpoint, EndpointName=order.name) is None:
        return look.passed("Free.")
    return look.failed("An endpoint has it already.", "Choose another name.")


def price(order: Order, access: Access) -> Asked:
    region = order.region or access.region
    look = Look(
        code="price",
        title=f"Price of {order.instance_type}",
        looked_at=f"pricing GetProducts {order.instance_type} in {region}",
        allow="pricing:GetProducts, or set a price by hand,",
    )
    return Asked(look=look, read=lambda look: _price(look, order, region, access), rehearsed=True)


def _price(look: Look, order: Order, region: str, access: Access) -> Check:
    found = HostingPrices(access).hourly(region=region, instance_types=(order.instance_type,))
    if not found:
        return look.warned(
            "The price list has none.", "Set a price by hand, or cost stays unknown."
        )
    return look.passed(f"{found[0].usd.normalize():f} USD an hour each.")
