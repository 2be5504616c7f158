"""Reads AWS's event streams, in which trouble of the connection comes untranslated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import aiohttp

from platforms.aws.border import border
from platforms.errors import Misunderstood, PlatformError, Unreachable

LEFTOVER_SECONDS = 0.2


async def next_event(events: AsyncIterator[Any]) -> Any:
    """The next event of a stream, None at its end."""
    with unbroken(), border():
        return await anext(events, None)


async def read_rest(events: AsyncIterator[Any]) -> None:
    """Read to the transfer's own end, so that the connection can serve the next question; the
    answer is complete, and what goes wrong after it only costs that connection."""
    with suppress(TimeoutError, PlatformError):
        async with asyncio.timeout(LEFTOVER_SECONDS):
            while await next_event(events) is not None:
                pass


@contextmanager
def unbroken() -> Iterator[None]:
    """Trouble of the connection while an answer is read, which botocore does not translate."""
    try:
        yield
    except TimeoutError as error:
        raise Unreachable("The model fell silent.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise Misunderstood("The answer broke off.", vendor_text=str(error)) from error
