"""The network that instances would stand in: that it exists, and is one network."""

from __future__ import annotations

import re
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Check, Order
from platforms.errors import Gone
from platforms.sagemaker.options import texts
from platforms.sagemaker.preflight.look import Asked, Look

SUBNET = re.compile(r"subnet-[0-9a-f]{8,17}")
GROUP = re.compile(r"sg-[0-9a-f]{8,17}")
REMEDY = "Choose subnets and security groups of one VPC."


def network(order: Order, access: Access) -> Asked:
    names = ", ".join([*texts(order, "subnets"), *texts(order, "security_groups")])
    look = Look(
        code="network",
        title="Subnets and security groups",
        looked_at=f"ec2 DescribeSubnets, DescribeSecurityGroups {names}",
        allow="ec2:DescribeSubnets and ec2:DescribeSecurityGroups",
    )
    return Asked(
        look=look, read=lambda look: _network(look, order, access), told=_ill_named(look, order)
    )


def _ill_named(look: Look, order: Order) -> Check | None:
    """What is wrong with the names alone."""
    subnets, groups = texts(order, "subnets"), texts(order, "security_groups")
    if not subnets or not groups:
        return look.failed("Subnets and security groups belong together.", "Name both, or none.")
    for form, given in ((SUBNET, subnets), (GROUP, groups)):
        for name in given:
            if not form.fullmatch(name):
                return look.failed(f"{name} is no such id.", "Name ids, not names.")
    return None


def _network(look: Look, order: Order, access: Access) -> Check:
    subnets, groups = texts(order, "subnets"), texts(order, "security_groups")
    client = control(access, "ec2", region=order.region or access.region)
    try:
        with border():
            found = member(client.describe_subnets(SubnetIds=subnets), "Subnets")
            of_groups = member(client.describe_security_groups(GroupIds=groups), "SecurityGroups")
    except Gone as error:
        return look.failed(error.vendor_text, REMEDY)
    return _one_network(look, [*found, *of_groups])


def _one_network(look: Look, found: list[dict[str, Any]]) -> Check:
    networks = sorted({str(one.get("VpcId")) for one in found})
    if len(networks) > 1:
        return look.failed(f"They are of several VPCs: {', '.join(networks)}.", REMEDY)
    return look.passed(f"All of {networks[0]}.")
