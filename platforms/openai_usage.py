"""Turns the token counts of OpenAI's wire, which lie inside one another, into disjoint ones."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import TokenUsage

# No model reads or writes a thousandth of this; sums of such counts still fit every column.
LARGEST_COUNT = 2**31 - 1


def usage_of(counts: object) -> TokenUsage | None:
    """Disjoint counts whose sum is what the server counted, or None where it sent none.

    The wire's prompt includes cached tokens and its completion includes reasoning. Parts larger
    than their whole are cut to it. Some servers count reasoning beside the completion: then the
    total says so. Half a count, or nothing but zeros, would look like a whole one: that is none.
    """
    if not isinstance(counts, Mapping):
        return None
    total = _count(counts, "total_tokens")
    sides = _sides(_count(counts, "prompt_tokens"), _count(counts, "completion_tokens"), total)
    if sides is None or not any(sides):
        return None
    prompt, completion = sides
    of_prompt = counts.get("prompt_tokens_details")
    cached = min(_count(of_prompt, "cached_tokens") or 0, prompt)
    written = min(_count(of_prompt, "cache_write_tokens") or 0, prompt - cached)
    reasoning = _count(counts.get("completion_tokens_details"), "reasoning_tokens") or 0
    if reasoning and total == prompt + completion + reasoning:
        answer = completion
    else:
        reasoning = min(reasoning, completion)
        answer = completion - reasoning
    return TokenUsage(
        input_tokens=prompt - cached - written,
        output_tokens=answer,
        cache_read_tokens=cached,
        cache_write_tokens=written,
        reasoning_tokens=reasoning,
    )


def _sides(prompt: int | None, completion: int | None, total: int | None) -> tuple[int, int] | None:
    """A side that was left out is what the total leaves over (embeddings have no completion)."""
    if prompt is not None and completion is not None:
        return prompt, completion
    known = completion if prompt is None else prompt
    if known is None or total is None:
        return None
    left = max(total - known, 0)
    return (left, known) if prompt is None else (known, left)


def _count(counts: object, name: str) -> int | None:
    return count(counts.get(name)) if isinstance(counts, Mapping) else None


def count(value: object) -> int | None:
    """A number of tokens; None for what cannot be one, such as one below nothing or infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value <= LARGEST_COUNT else None
