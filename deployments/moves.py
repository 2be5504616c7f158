"""Which moves a resource allows, why not the others, and what each costs or loses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from deployments.models import SERVING, DeployedResource, Status, Wish
from foundation.figures import money
from foundation.refusals import WrongState

Verb = Literal["start", "stop", "restart", "delete", "update"]


class AlreadyStarted(WrongState):
    """It is in service, or on its way there."""

    code = "already_started"


class AlreadyStopped(WrongState):
    """It is stopped, or being stopped."""

    code = "already_stopped"


class NotRunning(WrongState):
    """Only what is in service can be started anew."""

    code = "not_running"


class AlreadyDeleted(WrongState):
    """It is deleted, or being deleted: nothing more can be asked of it."""

    code = "already_deleted"


@dataclass(frozen=True, kw_only=True)
class Move:
    """A move as a page shows it. `why` says why it is not allowed, `question` what it means."""

    verb: Verb
    label: str
    icon: str
    allowed: bool
    why: str
    question: str
    danger: bool


NEEDED: Mapping[Verb, tuple[Status, ...]] = {"restart": SERVING, "update": (Status.IN_SERVICE,)}
DONE = {"restart": "restarted", "update": "changed"}
# Those that are asked with one click and a confirmation; an update has a page of its own.
FACES: Mapping[Verb, tuple[str, str, bool]] = {
    "start": ("Start", "play", False),
    "stop": ("Stop", "square", False),
    "restart": ("Restart", "rotate-cw", False),
    "delete": ("Delete", "trash-2", True),
}


def moves(resource: DeployedResource) -> list[Move]:
    """All four, allowed or not."""
    return [move(resource, verb) for verb in FACES]


def move(resource: DeployedResource, verb: Verb) -> Move:
    label, icon, danger = FACES[verb]
    refusal = refusal_of(resource, verb)
    return Move(
        verb=verb,
        label=label,
        icon=icon,
        allowed=refusal is None,
        why=refusal.text if refusal else "",
        question=_question(resource, verb),
        danger=danger,
    )


def refusal_of(resource: DeployedResource, verb: Verb) -> WrongState | None:
    """Why the move is refused in the present state; None when it is allowed."""
    name, failed = resource.resource_name, resource.status == Status.FAILED
    if resource.desired_status == Wish.DELETED and not (failed and verb == "delete"):
        return AlreadyDeleted(_why_deleted(resource))
    if verb == "start" and resource.desired_status == Wish.IN_SERVICE and not failed:
        done = "in service" if resource.status == Status.IN_SERVICE else "on its way"
        return AlreadyStarted(f"{name} is {done} already.")
    if verb == "stop" and resource.desired_status == Wish.STOPPED and not failed:
        done = "stopped" if resource.status == Status.STOPPED else "being stopped"
        return AlreadyStopped(f"{name} is {done} already.")
    if verb in NEEDED and resource.status not in NEEDED[verb]:
        return NotRunning(f"{name} is not in service: only what runs can be {DONE[verb]}.")
    return None


def _why_deleted(resource: DeployedResource) -> str:
    name = resource.resource_name
    if resource.status == Status.FAILED:
        return f"{name} was to be deleted, and that failed: delete it again."
    done = "deleted" if resource.status == Status.DELETED else "being deleted"
    return f"{name} is {done}: deploy the model again to use it."


def _question(resource: DeployedResource, verb: Verb) -> str:
    """What the move costs, saves or loses; the page asks it under the move's name."""
    questions = {
        "start": f"{_costs(resource)}{_takes(resource)}",
        "stop": f"It answers nothing until it is started again.{_saves(resource)}",
        "restart": f"It answers nothing meanwhile.{_takes(resource)}",
        "delete": (
            "It is removed at the platform and cannot be started again. "
            "Its conversations and its costs stay."
        ),
    }
    return questions[verb]


def _costs(resource: DeployedResource) -> str:
    if not resource.hourly:
        return "Starting costs nothing; what is asked of it may."
    if resource.estimated_hourly_cost is None:
        return "Starting costs by the hour until it is stopped, and nobody knows its price."
    return f"Starting costs {money(resource.estimated_hourly_cost)} an hour until it is stopped."


def _saves(resource: DeployedResource) -> str:
    if not resource.hourly or resource.estimated_hourly_cost is None:
        return ""
    return f" That saves {money(resource.estimated_hourly_cost)} an hour."


def _takes(resource: DeployedResource) -> str:
    if not resource.hourly or not resource.expected_seconds:
        return ""
    return f" That takes about {max(1, round(resource.expected_seconds / 60))} min."
