"""Wishes that nobody asked for: Staque's own, told and audited like those of people."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from deployments import limits
from deployments.auditing import written
from deployments.models import DeployedResource, Saga, Wish
from deployments.wishing import wish

VERBS = {Wish.IN_SERVICE: "start", Wish.STOPPED: "stop"}


@transaction.atomic
def wish_and_write(
    row: DeployedResource,
    saga: Saga,
    desired: Wish,
    *,
    why: str,
    by: User | None = None,
    given: Q | None = None,
    **more: Any,
) -> bool:
    """Wish it and write that down; False, and nothing written, when `given` holds no more.

    `by` is whose question it is, where that is the reason. Starting refuses with `OverLimit` what
    is over the limits of that person, or of the owner.
    """
    before = _standing(row)
    if desired == Wish.IN_SERVICE:
        limits.demand(by=by or row.user, ask=limits.asked_again(row))
    done = {Wish.IN_SERVICE: "Started", Wish.STOPPED: "Stopped"}[desired]
    if not wish(row, saga, desired, by=by, why=f"{done} {why}.", given=given, **more):
        return False
    written(row, VERBS[desired], by=by, before=before, after=_standing(row) | {"why": why})
    return True


def _standing(row: DeployedResource) -> dict[str, object]:
    return {"status": row.status, "desired_status": row.desired_status}
