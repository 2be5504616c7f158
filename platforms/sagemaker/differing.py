"""How an endpoint that was found differs from what was ordered."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.contract import Difference, Found, Order
from platforms.sagemaker.options import pool, scaling_of
from platforms.sagemaker.requests import config_name


def differences(order: Order, found: Found) -> list[Difference]:
    """Nothing where all is as it was ordered; what could not be seen differs in nothing."""
    return [*_configuration(order, found), *_instances(order, found), *_tags(order, found)]


def _configuration(order: Order, found: Found) -> Iterator[Difference]:
    wanted, named = config_name(order, order.revision), str(found.configuration["configuration"])
    if named != wanted:
        yield Difference(field="configuration", ours=wanted, theirs=named)
    elif not found.configuration["exists"]:
        yield Difference(field="configuration", ours=wanted, theirs="deleted")


def _instances(order: Order, found: Found) -> Iterator[Difference]:
    if found.instance_type and found.instance_type not in pool(order):
        yield Difference(
            field="instance type",
            ours=order.instance_type,
            theirs=found.instance_type,
            of="instance_type",
        )
    scaling = scaling_of(order.options, order.instance_count)
    least, most = (scaling.least, scaling.most) if scaling else (order.instance_count,) * 2
    if found.instance_count is not None and not least <= found.instance_count <= most:
        yield Difference(
            field="instances",
            ours=str(order.instance_count) if scaling is None else f"{least} to {most}",
            theirs=str(found.instance_count),
            of="instance_count",
        )


def _tags(order: Order, found: Found) -> Iterator[Difference]:
    for name, value in sorted(order.tags.items()):
        theirs = found.tags.get(name)
        if theirs != value:
            yield Difference(
                field=f"tag {name}",
                ours=value,
                theirs="removed" if theirs is None else theirs,
                of="tag",
            )
