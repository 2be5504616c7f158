"""What a platform is: its powers as typed records, without a vendor's word in any of them."""

from __future__ import annotations

from platforms.contract.access import Access, NetworkPolicy, Secret
from platforms.contract.asking import Chat, Delta, Ending, Question, TokenUsage, Turn
from platforms.contract.launching import (
    Blueprint,
    Check,
    Launcher,
    Metrics,
    Observation,
    Order,
    Series,
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
    "Ending",
    "Field",
    "HourlyPrice",
    "Json",
    "Launcher",
    "Lifecycle",
    "Metrics",
    "ModelAccess",
    "NetworkPolicy",
    "Observation",
    "OfferedModel",
    "Order",
    "Parameter",
    "Platform",
    "Prices",
    "Question",
    "Secret",
    "Series",
    "Status",
    "Step",
    "StopReason",
    "TokenPrice",
    "TokenPriceList",
    "TokenUsage",
    "Turn",
    "Verdict",
]
