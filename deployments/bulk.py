"""Several deployments at once: what stopping them means, before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from deployments import queries
from deployments.models import DeployedResource
from deployments.moves import refusal_of

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """`stopping` can be stopped, `staying` cannot and says why. `unpriced` counts among the first.

    `saved` is in USD an hour.
    """

    stopping: list[DeployedResource]
    staying: list[tuple[DeployedResource, str]]
    saved: Decimal
    unpriced: int


def stopping(user: User, ids: Iterable[UUID]) -> Bulk:
    """What the question names; what is not the person's is not in it."""
    able, staying = [], []
    for resource in queries.chosen(user, list(ids)[:MOST]):
        refusal = refusal_of(resource, "stop")
        if refusal is None:
            able.append(resource)
        else:
            staying.append((resource, refusal.text))
    hourly = [one.estimated_hourly_cost for one in able if one.hourly]
    return Bulk(
        stopping=able,
        staying=staying,
        saved=sum((usd for usd in hourly if usd is not None), Decimal(0)),
        unpriced=hourly.count(None),
    )
