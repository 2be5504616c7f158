"""Where something runs when nobody says it: where the connection reaches, near the person."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from modelcatalog.models import CatalogModel


def regions(model: CatalogModel, by: User) -> list[str]:
    """Where a model can run, the usual place first: the connection's, else the person's own."""
    listed = list(dict.fromkeys(model.regions))
    if model.connection.region:
        return list(dict.fromkeys([model.connection.region, *listed]))
    if by.aws_region in listed or not listed:
        return list(dict.fromkeys([by.aws_region, *listed]))
    return listed


def nearest(offers: Sequence[CatalogModel], region: str) -> list[CatalogModel]:
    """Of several offers of one model those in a region, where that leaves one; else all of them.

    Simulated and real ones are never told apart by it: what costs money is chosen, not guessed.
    """
    near = [offer for offer in offers if offer.connection.region == region]
    mixed = len({offer.connection.simulated for offer in offers}) > 1
    return near if len(near) == 1 and not mixed else list(offers)
