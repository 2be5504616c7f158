"""What one server's wire lacks or names differently: declared, probed, or learnt on the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

from platforms.contract import Delta, Ending, Json
from platforms.errors import Refused
from platforms.http import SILENCE_SECONDS

OLD_LIMIT = "max_tokens"
NEW_LIMIT = "max_completion_tokens"
BEARER = "Authorization"
# Azure, and gateways that stand before it, say so where they want the key bare.
BARE_KEY = "api-key"
BARE_KEY_WANTED = "subscription key"


@dataclass(frozen=True)
class Dialect:
    """How a server is spoken to; the defaults are what most servers take.

    `key_header` carries the key: as a bearer's where it is `Authorization`, bare in any other.
    `silence_seconds` is how long it may say nothing, for instance while it loads a model.
    """

    stream_options: bool = True
    limit_name: str = OLD_LIMIT
    key_header: str = BEARER
    silence_seconds: float = SILENCE_SECONDS

    def learnt(self, refusal: Refused) -> Dialect | None:
        """How to put it instead, None where the refusal is about something else."""
        words = refusal.vendor_text
        if self.stream_options and "stream_options" in words:
            return replace(self, stream_options=False)
        if self.limit_name == OLD_LIMIT and OLD_LIMIT in words and NEW_LIMIT in words:
            return replace(self, limit_name=NEW_LIMIT)
        if self.key_header == BEARER and BARE_KEY_WANTED in words:
            return replace(self, key_header=BARE_KEY)
        return None

    def remembered(self, traits: Mapping[str, Json]) -> Dialect:
        """With what a probe once noted of this very server."""
        takes, header = traits.get("stream_options"), traits.get("key_header")
        return replace(
            self,
            stream_options=takes if isinstance(takes, bool) else self.stream_options,
            key_header=header if header == BARE_KEY else self.key_header,
        )


USUAL = Dialect()


async def asked_until_understood(
    ask: Callable[[Dialect], AsyncGenerator[Delta | Ending]], dialect: Dialect = USUAL
) -> AsyncGenerator[Delta | Ending]:
    """The answer to a question that may be put anew where the server refused its form.

    Refused before a token was made, nothing was billed: this is no repetition.
    """
    heard = False
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
