"""Prefixed lines of many programs on one terminal."""

import contextlib
import sys
import threading
from typing import TextIO

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92)
OURS = "staque"


class Log:
    """Writes `name | line`, in a colour for each name when people are looking."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._coloured = stream.isatty()
        self._names: dict[str, int] = {}
        self._turn = threading.Lock()

    def __call__(self, name: str, line: str) -> None:
        with self._turn:
            colour = self._names.setdefault(name, COLOURS[len(self._names) % len(COLOURS)])
            prefix = f"{name:<10}|"
            if self._coloured:
                prefix = f"\x1b[{1 if name == OURS else colour}m{prefix}\x1b[0m"
            # When the reader is gone (`make up | head`), the programs still want to be kept.
            with contextlib.suppress(BrokenPipeError):
                print(prefix, line, file=self._stream, flush=True)
