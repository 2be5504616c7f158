"""Cuts a byte stream where it hurts: inside events, lines and letters of several bytes."""

import random


class UglyCutter:
    """Holds some bytes back after every piece, so no part ends where an event does."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._held = b""

    def feed(self, piece: bytes) -> list[bytes]:
        data = self._held + piece
        # A letter is the worst place to cut, so it is taken whenever there is one.
        cut = self._inside_a_letter(data) or self._inside_the_event(data)
        self._held = data[cut:]
        half = self._random.randint(0, cut)
        return [part for part in (data[:half], data[half:cut]) if part]

    def rest(self) -> list[bytes]:
        held, self._held = self._held, b""
        return [held] if held else []

    def _inside_a_letter(self, data: bytes) -> int | None:
        """Just after the first byte of the last letter that has more than one."""
        starts = [place + 1 for place, byte in enumerate(data) if byte >= 0xC0]
        return starts[-1] if starts else None

    def _inside_the_event(self, data: bytes) -> int:
        return max(len(data) - self._random.randint(1, 9), 0)
