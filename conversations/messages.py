"""What one message of a history holds: the shape in the database and in the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NotRequired, TypedDict
from uuid import UUID

from platforms.contract import TokenUsage

PENNY = Decimal("1E-12")


class Buckets(TypedDict):
    """Disjoint counts: their sum is all that the platform counted."""

    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    reasoning_tokens: int


class Fault(TypedDict):
    """Why an answer is not whole."""

    code: str
    text: str


class Message(TypedDict):
    """One thing said. Money is a string of 12 decimals; None is what nobody knows.

    `stop_reason` tells an answer that reached its end from one that was cut at its length;
    `usage_estimated` says that the tokens were reckoned here because the platform sent none.
    `reasoning` is what the model thought aloud before it spoke; `left_out` counts the oldest turns
    that were not sent with the question because they did not fit. Older messages have neither.
    """

    id: str
    parent_id: str | None
    role: Literal["user", "assistant"]
    content: str
    reasoning: NotRequired[str]
    left_out: NotRequired[int]
    model_id: str
    resource_id: str | None
    status: str
    stop_reason: str | None
    usage: Buckets | None
    usage_estimated: bool
    cost_usd: str | None
    cost_status: str | None
    cost_formula: str
    basis: dict[str, Any]
    latency_ms: int | None
    time_to_first_token_ms: int | None
    created_at: str
    error: Fault | None


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What an answer used and what that cost. `usd` is None where nobody knows a price."""

    usage: TokenUsage
    estimated: bool
    usd: Decimal | None
    status: str
    basis: dict[str, Any] = field(default_factory=dict)


def question(
    *,
    id: UUID,
    parent_id: str | None,
    content: str,
    model_id: str,
    resource_id: UUID | None,
    at: datetime,
) -> Message:
    """What a person said."""
    return Message(
        id=str(id),
        parent_id=parent_id,
        role="user",
        content=content,
        model_id=model_id,
        resource_id=_text(resource_id),
        status="complete",
        stop_reason=None,
        usage=None,
        usage_estimated=False,
        cost_usd=None,
        cost_status=None,
        cost_formula="",
        basis={},
        latency_ms=None,
        time_to_first_token_ms=None,
        created_at=at.isoformat(),
        error=None,
    )


def answer(
    *,
    id: UUID,
    parent_id: UUID,
    content: str,
    model_id: str,
    resource_id: UUID | None,
    status: str,
    at: datetime,
    reasoning: str = "",
    left_out: int = 0,
    stop_reason: str | None = None,
    bill: Bill | None = None,
    latency_ms: int | None = None,
    time_to_first_token_ms: int | None = None,
    error: Fault | None = None,
) -> Message:
    """What a model said, or has said so far. No bill means that nothing was used."""
    return Message(
        id=str(id),
        parent_id=str(parent_id),
        role="assistant",
        content=content,
        reasoning=reasoning,
        left_out=left_out,
        model_id=model_id,
        resource_id=_text(resource_id),
        status=status,
        stop_reason=stop_reason,
        usage=buckets(bill.usage) if bill else None,
        usage_estimated=bool(bill and bill.estimated),
        cost_usd=dollars(bill.usd) if bill else None,
        cost_status=bill.status if bill else None,
        cost_formula=str(bill.basis.get("formula", "")) if bill else "",
        basis=bill.basis if bill else {},
        latency_ms=latency_ms,
        time_to_first_token_ms=time_to_first_token_ms,
        created_at=at.isoformat(),
        error=error,
    )


def buckets(usage: TokenUsage) -> Buckets:
    return Buckets(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        reasoning_tokens=usage.reasoning_tokens,
    )


def dollars(usd: Decimal | None) -> str | None:
    """Twelve decimals, as the ledger keeps them."""
    return None if usd is None else format(usd.quantize(PENNY), "f")


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
