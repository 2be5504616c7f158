"""One answer being spoken: its tokens, its counts, why it ends, and its pace."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from simulator.cloud import Cloud, Speed
from simulator.speaking.answers import answer
from simulator.speaking.tokens import tokens_of


@dataclass(frozen=True, kw_only=True)
class Generation:
    """Fixed before the first token leaves. Counts are tokens; `prompt_tokens` includes cached."""

    model: str
    tokens: list[str]
    prompt_tokens: int
    cached_tokens: int
    cut_short: bool
    stopped: bool

    @property
    def text(self) -> str:
        return "".join(self.tokens)


def generate(
    cloud: Cloud,
    model: str,
    prompt: str,
    question: str,
    max_tokens: int | None,
    stop: tuple[str, ...] = (),
) -> Generation:
    text = answer(model, question)
    # The earliest stop word wins, and is not said itself.
    cuts = [text.index(word) for word in stop if word and word in text]
    said = tokens_of(text[: min(cuts)] if cuts else text)
    prompt_tokens = tokens_of(prompt)
    limit = len(said) if max_tokens is None else max_tokens
    return Generation(
        model=model,
        tokens=said[:limit],
        prompt_tokens=len(prompt_tokens),
        cached_tokens=cloud.prefixes.seen(model, prompt_tokens),
        cut_short=limit < len(said),
        stopped=bool(cuts),
    )


async def spoken(generation: Generation, speed: Speed) -> AsyncIterator[tuple[int, str]]:
    """Each token with its number, at a steady pace that does not drift with the loop's delays."""
    loop = asyncio.get_running_loop()
    started = loop.time() + speed.first_token_seconds
    for number, token in enumerate(generation.tokens):
        # Measured from the start, so a late wake-up is caught up and not added up.
        wait = started + number / speed.tokens_per_second - loop.time()
        await asyncio.sleep(max(wait, 0))
        yield number, token


async def whole(generation: Generation, speed: Speed) -> None:
    """As long as speaking takes, for answers that come in one piece."""
    await asyncio.sleep(
        speed.first_token_seconds + len(generation.tokens) / speed.tokens_per_second
    )
