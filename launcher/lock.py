"""Locks that the kernel lets go of when their holder dies, with a note about who holds them."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class Lock:
    """An exclusive or shared right on a file; `note` says to others who has it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Take the lock; False when somebody else has it and we do not wait."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def note(self, **facts: str | int) -> None:
        """Leave word for whoever finds the lock taken."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps(facts).encode(), 0)

    def holder(self) -> dict[str, Any]:
        """What the holder noted; empty in the moment before it did."""
        text = os.pread(self._file, 4096, 0)
        return dict(json.loads(text)) if text else {}

    def release(self) -> None:
        """Let others have it."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the lock and the file."""
        os.close(self._file)
