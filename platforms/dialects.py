"""What one server's chat wire lacks or names differently, learnt from its own refusals."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from platforms.contract import Delta, Ending
from platforms.errors import Refused

OLD_LIMIT = "max_tokens"
NEW_LIMIT = "max_completion_tokens"


@dataclass(frozen=True)
class Dialect:
    """How a question is put; the defaults are what most servers take."""

    stream_options: bool = True
    limit_name: str = OLD_LIMIT

    def learnt(self, refusal: Refused) -> Dialect | None:
        """How to put it instead, None where the refusal is about something else."""
        words = refusal.vendor_text
        if self.stream_options and "stream_options" in words:
            return replace(self, stream_options=False)
        if self.limit_name == OLD_LIMIT and OLD_LIMIT in words and NEW_LIMIT in words:
            return replace(self, limit_name=NEW_LIMIT)
        return None


USUAL = Dialect()


async def asked_until_understood(
    ask: Callable[[Dialect], AsyncGenerator[Delta | Ending]],
) -> AsyncGenerator[Delta | Ending]:
    """The answer to a question that may be put anew where the server refused its form.

    Refused before a token was made, nothing was billed: this is no repetition.
    """
    dialect, heard = USUAL, False
    while True:
        try:
            async with aclosing(ask(dialect)) as answer:
                async for event in answer:
                    heard = True
                    yield event
            return
        except Refused as error:
            learnt = None if heard else dialect.learnt(error)
            if learnt is None:
                raise
            dialect = learnt
