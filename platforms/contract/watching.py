"""Watching what runs: measurements, health, logs, and all that an account holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from platforms.contract.launching import Check, Observation, Order
from platforms.contract.words import Json


@dataclass(frozen=True, kw_only=True)
class Series:
    """One measured quantity over time. `values` are pairs of moment and number."""

    name: str
    unit: str
    values: tuple[tuple[datetime, float], ...]


class Metrics(Protocol):
    """Reads what the platform measured of a launched order."""

    def read(self, order: Order, *, since: datetime, until: datetime) -> list[Series]: ...


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One thing that runs in the account, as a list of all of them shows it.

    `tags` is None where the list does not show them.
    """

    name: str
    observation: Observation
    created_at: datetime | None = None
    changed_at: datetime | None = None
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """The same, looked at closely. `configuration` is what can differ from what was ordered,
    `instances` how many of each type there are, where more than one model may run.

    `model_id` is the catalog's, where the thing says so; `recipe` is what an order needs beside
    its model's own recipe to go on with this thing under the names that it has.
    """

    sighting: Sighting
    instance_type: str = ""
    instance_count: int | None = None
    instances: Mapping[str, int] = field(default_factory=dict)
    model_name: str = ""
    model_id: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    configuration: Mapping[str, Json] = field(default_factory=dict)
    recipe: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something that is not as it was ordered, both sides in words fit for people.

    `of` says what kind it is: how many and which instances can be taken over as they are; tags
    are put back without anything being started anew.
    """

    field: str
    ours: str
    theirs: str
    of: Literal["instance_type", "instance_count", "configuration", "tag"] = "configuration"


class Survey(Protocol):
    """Reads what runs in an account. Reads only; `sightings` costs a call for a hundred things."""

    def sightings(self, *, region: str) -> Iterator[Sighting]: ...

    def closely(self, name: str, *, region: str) -> Found | None: ...

    def differences(self, order: Order, found: Found) -> list[Difference]: ...


class Health(Protocol):
    """Asks whether something in service does serve, where asking is free."""

    def check(self, order: Order) -> Check: ...


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line that the platform kept."""

    at: datetime
    text: str


class Logs(Protocol):
    """Reads the last lines, oldest first."""

    def tail(self, order: Order, *, limit: int) -> list[LogLine]: ...
