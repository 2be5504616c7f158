"""What a platform is: its powers as typed records, without a vendor's word in any of them."""

from __future__ import annotations

from platforms.contract.access import Access, NetworkPolicy, Secret
from platforms.contract.asking import Chat, Delta, Ending, Question, TokenUsage, Turn
from platforms.contract.launching import (
    Blueprint,
    Check,
    Launcher,
    Observation,
    Option,
    Order,
    Step,
)
from platforms.contract.offering import (
    Catalog,
    HourlyPrice,
    OfferedModel,
    Parameter,
    Prices,
    TokenPrice,
    TokenPriceList,
)
from platforms.contract.platform import Field, Platform
from platforms.contract.watching import (
    Difference,
    Found,
    Health,
    LogLine,
    Logs,
    Metrics,
    Series,
    Sighting,
    Survey,
)
from platforms.contract.words import (
    Bucket,
    Json,
    Lifecycle,
    ModelAccess,
    Status,
    StopReason,
    Verdict,
)

__all__ = [
    "Access",
    "Blueprint",
    "Bucket",
    "Catalog",
    "Chat",
    "Check",
    "Delta",
    "Difference",
    "Ending",
    "Field",
    "Found",
    "Health",
    "HourlyPrice",
    "Json",
    "Launcher",
    "Lifecycle",
    "LogLine",
    "Logs",
    "Metrics",
    "ModelAccess",
    "NetworkPolicy",
    "Observation",
    "OfferedModel",
    "Option",
    "Order",
    "Parameter",
    "Platform",
    "Prices",
    "Question",
    "Secret",
    "Series",
    "Sighting",
    "Status",
    "Step",
    "StopReason",
    "Survey",
    "TokenPrice",
    "TokenPriceList",
    "TokenUsage",
    "Turn",
    "Verdict",
]
