"""Watching what runs: measurements, health, logs, and all that an account holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

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
    """One thing that runs in the account, as a list of all of them shows it."""

    name: str
    observation: Observation
    created_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """The same, looked at closely. `configuration` is what can differ from what was ordered."""

    sighting: Sighting
    instance_type: str = ""
    instance_count: int | None = None
    model_name: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    configuration: Mapping[str, Json] = field(default_factory=dict)


class Survey(Protocol):
    """Reads what runs in an account. Reads only; `sightings` costs a call for a hundred things."""

    def sightings(self, *, region: str) -> Iterator[Sighting]: ...

    def closely(self, name: str, *, region: str) -> Found | None: ...


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
