"""Cleans text at the borders: JSONB takes neither NUL nor lone surrogates."""

from __future__ import annotations


def clean(text: str) -> str:
    """Drop NUL, replace lone surrogates by U+FFFD; everything else stays as it is."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
