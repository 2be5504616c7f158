"""Putting a model to work: orders, the steps of a saga, checks, what is observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from platforms.contract.words import Json, Status, Verdict


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice that a platform offers beyond instance and region; what is not declared is refused.

    `number` is a whole one within the bounds; `list` and `map` are of strings, and the bounds are
    of their length. `choices` are the only texts allowed, where there are any. `models` names
    those that the option belongs to, empty for all. `means` tells those who reckon with it what
    an option says: further instance types that may run instead, or up to how many instances.
    """

    name: str
    label: str
    kind: Literal["text", "number", "switch", "list", "map"]
    group: str = ""
    help_text: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    means: Literal["", "instance_types", "most_instances"] = ""


@dataclass(frozen=True, kw_only=True)
class Order:
    """All that launching one model needs. `name` is unique, chosen by us and committed before.

    `licence_accepted` says that somebody entitled accepted the model's licence, `accepted_by` who
    that was and when. `options` are
    those that the platform declares, checked before. `revision` counts what runs under the name:
    it grows with every update. `replaces` is the revision that an update leads away from, `former`
    are its options; `leftovers` are further revisions of which something may remain.
    """

    name: str
    model_id: str
    region: str = ""
    instance_type: str = ""
    instance_count: int = 1
    recipe: Mapping[str, Json] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    licence_accepted: bool = False
    accepted_by: str = ""
    options: Mapping[str, Json] = field(default_factory=dict)
    revision: int = 1
    replaces: int | None = None
    former: Mapping[str, Json] = field(default_factory=dict)
    leftovers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One remote call of a saga. `parameters` are those of the call; what of them may be shown
    `platforms.masking` says. `cli` is the same call for a terminal, where there is one, masked.
    """

    name: str
    title: str
    call: str
    remote_name: str
    parameters: Mapping[str, Json] = field(default_factory=dict)
    paid: bool = False
    cli: str = ""


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """The calls of a resource's whole life, in order. An empty list means: nothing to call.

    `update` leads from the revision that the order replaces to its own, None where what runs
    cannot be changed; `revert` clears away what an update that failed had made.
    `expected_seconds` is how long starting takes as a rule, None where unknown.
    """

    launch: tuple[Step, ...]
    stop: tuple[Step, ...]
    start: tuple[Step, ...]
    delete: tuple[Step, ...]
    update: tuple[Step, ...] | None = None
    revert: tuple[Step, ...] = ()
    expected_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class Check:
    """One verdict of the plan: what it means, what was looked at, what to do."""

    code: str
    verdict: Verdict
    title: str
    detail: str = ""
    remedy: str = ""
    looked_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What the platform says of a launched order, in our words."""

    status: Status
    reason_code: str = ""
    reason_text: str = ""
    endpoint_url: str = ""
    remote_id: str = ""


class Launcher(Protocol):
    """Puts models to work. `perform` may be repeated: it adopts what it finds already done,
    and takes "already gone" for success when removing."""

    def blueprint(self, order: Order) -> Blueprint: ...

    def checks(self, order: Order) -> list[Check]: ...

    def perform(self, order: Order, step: Step) -> None: ...

    def observe(self, order: Order) -> Observation: ...
