"""What survives a restart: one JSON file, on disk before an answer leaves."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Store:
    """Group commit: callers who wait together share one write, so bursts cost one fsync each."""

    def __init__(self, path: Path, snapshot: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._snapshot = snapshot
        self._asked = 0
        self._written = 0
        self._lock = asyncio.Lock()

    @staticmethod
    def load(path: Path) -> dict[str, Any]:
        """An absent file is a first start; a broken one stops the start, never loses endpoints."""
        if not path.exists():
            return {}
        content: dict[str, Any] = json.loads(path.read_text())
        return content

    async def save(self) -> None:
        """Returns when everything that was true at the call is on disk."""
        self._asked += 1
        wanted = self._asked
        async with self._lock:
            if self._written >= wanted:
                return
            # Whoever asked while we waited for the lock is covered by this write as well.
            covers = self._asked
            text = json.dumps(self._snapshot(), indent=1)
            await asyncio.to_thread(self._replace, text)
            self._written = covers

    def _replace(self, text: str) -> None:
        fresh = self._path.with_suffix(".fresh")
        with fresh.open("w") as file:
            file.write(text)
            # A rename may reach the disk before the bytes do: sync first, then replace.
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
