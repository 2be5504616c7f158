"""Reads what a server says beside the OpenAI wire; whatever is missing there is just not known."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from platforms.contract import Access, Json
from platforms.dialects import USUAL, Dialect
from platforms.errors import PlatformError
from platforms.openai_server import Row, got, put, succeeded

logger = logging.getLogger(__name__)
SECONDS = 10.0


def native(access: Access, url: str, dialect: Dialect = USUAL) -> Row:
    """The JSON object of a path of the server's own; empty where it does not answer with one."""
    try:
        return succeeded(access, got(access, url, dialect))
    except PlatformError as error:
        return _unknown(url, error)


def native_posted(access: Access, url: str, body: Mapping[str, Json]) -> Row:
    """The same for what is asked with a body and only reads."""
    try:
        return succeeded(access, put(access, url, body, seconds=SECONDS))
    except PlatformError as error:
        return _unknown(url, error)


def _unknown(url: str, error: PlatformError) -> Row:
    # A proxy may pass the OpenAI wire alone: its models are offered with what the list says.
    logger.info("%s tells nothing more of its models: %s", url.partition("?")[0], error.text)
    return {}
