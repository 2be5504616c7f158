"""Speaks one answer into a stream, and lets the planted faults of streams happen."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

from simulator.cloud import Speed
from simulator.faults import Fault
from simulator.speaking.generation import Generation, spoken

Write = Callable[[bytes], Awaitable[None]]

# Neither JSON nor UTF-8.
_GARBAGE = b'data: {"choices": [{"delta": \xff\n\n'


class Answer(Protocol):
    """A generation in some payload's words."""

    def opening(self) -> bytes: ...

    def token(self, number: int, token: str) -> bytes: ...

    def closing(self) -> Iterator[bytes]: ...


class StreamCut(Exception):
    """The stream ends here without its end, as a planted fault wants."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


async def speak(
    answer: Answer,
    generation: Generation,
    speed: Speed,
    write: Write,
    cut: Fault | None = None,
    broken: Fault | None = None,
) -> None:
    """Faults strike after `after_tokens`, or in the middle of the answer."""
    await write(answer.opening())
    async for number, token in spoken(generation, speed):
        if cut is not None and number >= _place(cut, generation):
            raise StreamCut(cut)
        if broken is not None and number == _place(broken, generation):
            await write(_GARBAGE)
        await write(answer.token(number, token))
    for piece in answer.closing():
        await write(piece)


def _place(fault: Fault, generation: Generation) -> int:
    return len(generation.tokens) // 2 if fault.after_tokens is None else fault.after_tokens
