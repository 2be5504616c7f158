"""Leaves out the oldest turns of a history that is longer than the model's context window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations import estimating
from platforms.contract import Turn

# Tokens are reckoned, not counted: part of the window stays free for what the reckoning misses.
SHARE = 0.9
# Room for the answer where nobody said how long it may be; never more than a quarter of it all.
ANSWER_TOKENS = 1024


def fit(
    turns: Sequence[Turn], system_prompt: str, window: int | None, parameters: dict[str, Any]
) -> tuple[list[Turn], int]:
    """The newest turns that fit, beginning with a question, and how many older ones were left out.

    The last turn is always sent. Without a known window everything is.
    """
    if not window:
        return list(turns), 0
    left = _room(window, parameters) - estimating.tokens(system_prompt)
    kept = len(turns)
    for turn in reversed(turns):
        left -= estimating.tokens(turn.content) + estimating.TOKENS_A_TURN
        if left < 0 and kept < len(turns):
            break
        kept -= 1
    while kept < len(turns) - 1 and kept > 0 and turns[kept].role != "user":
        kept += 1
    return list(turns[kept:]), kept


def _room(window: int, parameters: dict[str, Any]) -> int:
    answer = parameters.get("max_tokens") or ANSWER_TOKENS
    return int(window * SHARE) - min(int(answer), window // 4)
