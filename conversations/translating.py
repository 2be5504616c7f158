"""Says a message of the older system in our shape, with its figures as far as they are known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from conversations.history import Counters
from conversations.legacy import ChatMessage
from conversations.messages import Bill, Message, answer, question
from foundation.text import clean
from platforms.contract import TokenUsage

Role = Literal["user", "assistant"]
ROLES: dict[str, Role] = {
    "user": "user", "human": "user",
    "assistant": "assistant", "ai": "assistant", "bot": "assistant", "model": "assistant",
}  # fmt: skip
SOURCE = "as the older system kept it, to six decimals"


def role_of(word: str) -> Role | None:
    """Who spoke; None for roles that are no part of a history (system, tool, …)."""
    return ROLES.get((word or "").strip().lower())


def cost_of(row: ChatMessage) -> tuple[Decimal | None, str]:
    """Six decimals make a small cost 0: a 0 beside tokens is nobody's price."""
    if row.cost_usd is None or row.cost_usd < 0 or (not row.cost_usd and _tokens(row)):
        return None, "unpriced"
    return row.cost_usd, "estimated"


def translated(row: ChatMessage, *, parent_id: str | None, model_id: str) -> Message:
    content = clean(row.content)
    if role_of(row.role) == "user":
        return question(
            id=row.id,
            parent_id=parent_id,
            content=content,
            model_id=model_id,
            resource_id=None,
            at=row.created_at,
        )
    made = answer(
        id=row.id,
        parent_id=row.id,
        content=content,
        model_id=model_id,
        resource_id=None,
        status="complete",
        at=row.created_at,
        bill=_bill(row),
    )
    made["parent_id"] = parent_id  # the first thing said may well be an answer
    return made


def counters(rows: Sequence[ChatMessage]) -> Counters:
    """What these rows add to their thread's totals: only what they say themselves."""
    answers = [row for row in rows if role_of(row.role) == "assistant" and _has_figures(row)]
    costs = [cost_of(row)[0] for row in answers]
    return Counters(
        requests=len(answers),
        input=sum(max(row.tokens_input or 0, 0) for row in rows),
        output=sum(max(row.tokens_output or 0, 0) for row in rows),
        unpriced=costs.count(None),
        usd=sum((usd for usd in costs if usd is not None), Decimal(0)),
    )


def _bill(row: ChatMessage) -> Bill | None:
    if not _has_figures(row):
        return None
    usd, status = cost_of(row)
    basis = {"formula": SOURCE if usd is not None else "the older system kept no price"}
    return Bill(usage=_usage(row), estimated=False, usd=usd, status=status, basis=basis)


def _usage(row: ChatMessage) -> TokenUsage:
    return TokenUsage(
        input_tokens=max(row.tokens_input or 0, 0), output_tokens=max(row.tokens_output or 0, 0)
    )


def _tokens(row: ChatMessage) -> int:
    return max(row.tokens_input or 0, 0) + max(row.tokens_output or 0, 0)


def _has_figures(row: ChatMessage) -> bool:
    return any(value is not None for value in (row.tokens_input, row.tokens_output, row.cost_usd))
