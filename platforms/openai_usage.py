"""Turns the token counts of OpenAI's wire, which lie inside one another, into disjoint ones."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import TokenUsage


def usage_of(counts: object) -> TokenUsage | None:
    """Disjoint counts whose sum is what the server counted, or None where it sent none.

    The wire's prompt includes cached tokens and its completion includes reasoning. Parts larger
    than their whole are cut to it. Some servers count reasoning beside the completion: then the
    total says so.
    """
    if not isinstance(counts, Mapping):
        return None
    prompt = _count(counts, "prompt_tokens")
    completion = _count(counts, "completion_tokens")
    total = _count(counts, "total_tokens")
    if prompt is None and completion is None:
        return None
    prompt, completion = _completed(prompt, completion, total)
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


def _completed(prompt: int | None, completion: int | None, total: int | None) -> tuple[int, int]:
    """A side that was left out is what the total leaves over (embeddings have no completion)."""
    if prompt is None:
        prompt = max((total or 0) - (completion or 0), 0)
    if completion is None:
        completion = max((total or 0) - prompt, 0)
    return prompt, completion


def _count(counts: object, name: str) -> int | None:
    value = counts.get(name) if isinstance(counts, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return max(int(value), 0)
