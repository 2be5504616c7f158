"""Finds out what a server does with a wish that some take no notice of, and some hang on."""

from __future__ import annotations

import time
from collections.abc import Sequence

from platforms.contract import Access, Json
from platforms.dialects import USUAL, Dialect
from platforms.errors import PlatformError
from platforms.openai_server import address, put

# All of it together is shorter than anybody waits for a check.
PLAIN_SECONDS = 8.0
# A server that answered the plain question in a moment does not need long for the other.
LEAST_SECONDS, MOST_SECONDS = 2.0, 6.0
TIMES_SLOWER = 4.0
TRIED = 3
STREAM_OPTIONS = "stream_options"


def probed_options(
    access: Access, models: Sequence[str], dialect: Dialect = USUAL
) -> dict[str, Json]:
    """Whether the server streams when usage is wished for: `{"stream_options": bool}`.

    Where none of the models answers even the plain question nothing is learnt, and what was known
    before stays. Each question asks for a single token.
    """
    deadline = time.monotonic() + PLAIN_SECONDS
    for model in models[:TRIED]:
        started = time.monotonic()
        if started >= deadline:
            break
        if _answers(access, model, dialect, deadline - started, wish=False):
            took = time.monotonic() - started
            patience = min(max(LEAST_SECONDS, TIMES_SLOWER * took), MOST_SECONDS)
            return {STREAM_OPTIONS: _answers(access, model, dialect, patience, wish=True)}
    return {name: known for name, known in access.traits.items() if name == STREAM_OPTIONS}


def _answers(access: Access, model: str, dialect: Dialect, seconds: float, *, wish: bool) -> bool:
    body: dict[str, Json] = {
        "model": model,
        "messages": [{"role": "user", "content": "Hi"}],
        dialect.limit_name: 1,
        "stream": True,
    }
    if wish:
        body[STREAM_OPTIONS] = {"include_usage": True}
    url = address(access, "chat/completions")
    try:
        return put(access, url, body, seconds=seconds, dialect=dialect).status == 200
    except PlatformError:
        # Silence is the finding here, not a failure.
        return False
