"""Reckons tokens where a platform counted none: rough, flagged wherever it is shown, never zero."""

from __future__ import annotations

from collections.abc import Sequence

from platforms.contract import TokenUsage, Turn

BYTES_A_TOKEN = 4
TOKENS_A_TURN = 4


def tokens(text: str) -> int:
    """Four bytes of UTF-8 a token: near for English and code, generous for other scripts."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN)


def usage(turns: Sequence[Turn], system_prompt: str, answer: str) -> TokenUsage:
    """What was asked counts as input whether or not an answer came."""
    asked = sum(tokens(turn.content) + TOKENS_A_TURN for turn in turns) + tokens(system_prompt)
    return TokenUsage(input_tokens=asked, output_tokens=tokens(answer))
