"""What a plan is: everything that a deployment would do, cost and need, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from deployments.run_times import AskedRunTimes, PlannedRunTimes
from modelcatalog.models import CatalogModel, Connection
from platforms.contract import Check, Order, Step

HOURS_A_MONTH = 730
WORKING_HOURS_A_MONTH = 8 * 22
LARGEST_COUNT = 100


@dataclass(frozen=True, kw_only=True)
class PlanRequest(AskedRunTimes):
    """What somebody asks for. Left empty, the catalog's and the connection's values stand.

    `model_id` is the catalog's id or the platform's. `force` deploys a plan that is refused, for
    those who may.
    """

    model_id: str
    platform: str = ""
    connection_id: UUID | None = None
    region: str = ""
    instance_type: str = ""
    instance_count: int = 1
    name: str = ""
    accept_licence: bool = False
    conversation_id: UUID | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    force: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody wants of something that runs. Left empty, it stays as it is.

    `options` are then all of them: those that it leaves out fall away.
    """

    instance_type: str = ""
    instance_count: int | None = None
    options: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class Plan(PlannedRunTimes):
    """The dry run. Prices are in USD, those of an hour for all instances together, those of tokens
    where nothing runs by the hour; None is not known. `most_per_hour_usd` is what it may come to by
    itself, `now_per_hour_usd` what costs already where something that runs is to be changed.

    `order` and `resource_id` are what deploying this plan commits; `calls` are the exact ones.
    """

    resource_id: UUID
    order: Order
    model: CatalogModel
    connection: Connection
    name: str
    region: str
    instance_type: str
    instance_count: int
    hourly: bool
    simulated: bool
    per_hour_usd: Decimal | None = None
    most_per_hour_usd: Decimal | None = None
    now_per_hour_usd: Decimal | None = None
    input_per_1m_usd: Decimal | None = None
    output_per_1m_usd: Decimal | None = None
    price_source: str = ""
    price_as_of: datetime | None = None
    expected_seconds: int | None = None
    checks: list[Check] = field(default_factory=list)
    calls: list[Step] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return bool(self.failing)

    @property
    def failing(self) -> list[Check]:
        return [check for check in self.checks if check.verdict == "fail"]

    @property
    def per_month_usd(self) -> Decimal | None:
        """Running day and night, where nothing stops it by itself."""
        return None if self.most_per_hour_usd is None else self.most_per_hour_usd * HOURS_A_MONTH

    @property
    def working_month_usd(self) -> Decimal | None:
        """Running eight hours on 22 days."""
        return None if self.per_hour_usd is None else self.per_hour_usd * WORKING_HOURS_A_MONTH

    @property
    def meanwhile_per_hour_usd(self) -> Decimal | None:
        """While old and new run side by side, both are paid for."""
        if self.per_hour_usd is None or self.now_per_hour_usd is None:
            return None
        return self.per_hour_usd + self.now_per_hour_usd

    @property
    def price_status(self) -> Literal["priced", "unpriced"]:
        known = self.per_hour_usd if self.hourly else self.input_per_1m_usd
        return "unpriced" if known is None else "priced"
