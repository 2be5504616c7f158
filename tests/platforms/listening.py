"""Listening to an answer to its end."""

from __future__ import annotations

from contextlib import aclosing

from platforms.contract import Delta, Ending
from platforms.errors import PlatformError


async def heard(chat, question) -> tuple[str, str, Ending]:
    """The text, the thought and the one ending of an answer."""
    events = [event async for event in chat.ask(question)]
    assert [type(event) for event in events[:-1]] == [Delta] * (len(events) - 1)
    ending = events[-1]
    assert isinstance(ending, Ending)
    text = "".join(event.text for event in events[:-1] if not event.reasoning)
    thought = "".join(event.text for event in events[:-1] if event.reasoning)
    return text, thought, ending


async def first_of(chat, question) -> Delta | Ending:
    """The first event of an answer that is then left."""
    async with aclosing(chat.ask(question)) as answer:
        return await anext(answer)


async def heard_until_trouble(chat, question) -> tuple[list[Delta | Ending], PlatformError]:
    """What came before the trouble, and the trouble."""
    got = []
    try:
        async for event in chat.ask(question):
            got.append(event)
    except PlatformError as error:
        return got, error
    raise AssertionError(f"the answer came to an end: {got[-1:]}")
