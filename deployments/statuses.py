"""What a resource's status is called, given the wish, the observation and the saga."""

from __future__ import annotations

from enum import StrEnum

from deployments.models import Saga, Status, Wish

CHANGES = frozenset({Saga.UPDATE, Saga.REVERT})
BRINGS_UP = frozenset({Saga.LAUNCH, Saga.START, Saga.RETRY, Saga.RESTART}) | CHANGES


class Phase(StrEnum):
    """How far a saga is. `leaving` is its removing part, `free` costs nothing yet."""

    UNWRITTEN = "unwritten"
    LEAVING = "leaving"
    FREE = "free"
    PAID = "paid"
    DONE = "done"


def derive(
    *, desired: str, observed: str, saga: str, phase: Phase, broken: bool, hourly: bool
) -> Status:
    """The one rule. `broken` says that a reason for failure stands against the present wish."""
    if broken or saga == Saga.UNDO:
        return Status.FAILED
    over = phase is Phase.DONE and (not hourly or observed == "absent")
    if desired == Wish.DELETED:
        return Status.DELETED if over else Status.DELETING
    if desired == Wish.STOPPED:
        return Status.STOPPED if over else Status.STOPPING
    if phase is Phase.DONE:
        return _arrived(observed, saga)
    return _on_the_way(saga, phase)


def _arrived(observed: str, saga: str) -> Status:
    """All calls are made: the platform's word decides. Failed and gone never come here whole."""
    if observed == "in_service":
        return Status.IN_SERVICE
    if observed == "updating":
        return Status.UPDATING
    if observed == "failed":
        return Status.FAILED
    return Status.PROVISIONING if saga in (Saga.LAUNCH, Saga.RETRY) else Status.STARTING


def _on_the_way(saga: str, phase: Phase) -> Status:
    if saga in CHANGES:
        return Status.UPDATING
    if saga == Saga.START:
        return Status.STARTING
    if saga == Saga.RESTART:
        return Status.STOPPING if phase in (Phase.UNWRITTEN, Phase.LEAVING) else Status.STARTING
    words = {Phase.FREE: Status.VALIDATING, Phase.PAID: Status.PROVISIONING}
    return words.get(phase, Status.PENDING)
