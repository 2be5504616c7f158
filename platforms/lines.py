"""Cuts a stream of bytes into lines, wherever the borders of its parts happen to fall."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.errors import Misunderstood

LONGEST_LINE = 4 * 1024 * 1024
# Half a million tokens in events of their own; whoever sends more does not mean to end.
LONGEST_STREAM = 128 * 1024 * 1024


class Lines:
    """Holds back what has no line end yet; bytes, so that no character is ever cut in two."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._fed = 0

    def feed(self, data: bytes) -> Iterator[str]:
        """The lines that are whole now, without their ends; blank ones say nothing."""
        self._fed += len(data)
        if self._fed > LONGEST_STREAM:
            raise Misunderstood("The answer is longer than any answer.")
        *whole, rest = data.split(b"\n")
        if whole:
            whole[0] = bytes(self._rest) + whole[0]
            self._rest.clear()
        self._rest += rest
        for line in whole:
            if line.strip():
                yield _text(line)
        if len(self._rest) > LONGEST_LINE:
            raise Misunderstood("The answer holds a line without end.")

    def rest(self) -> Iterator[str]:
        """What the stream ended with, where its last line has no end."""
        line = bytes(self._rest)
        self._rest.clear()
        if line:
            yield _text(line)


def _text(line: bytes) -> str:
    try:
        return line.rstrip(b"\r").decode()
    except UnicodeDecodeError as error:
        raise Misunderstood("The answer is not valid UTF-8.") from error
