"""Starts programs in order, restarts what dies, stops all: for `up`, commands and tests."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from signal import SIGKILL

from launcher.leftovers import record, sweep
from launcher.program import Child, Program, Say, State, ending, wait_until
from launcher.refusal import Refused

TICK = 0.05


class Supervisor:
    """A set of programs, each of which waits for those that it needs.

    Call it from the main thread only: a death signal is tied to the thread that started a child.
    """

    def __init__(self, programs: Sequence[Program], *, say: Say, notes: Path) -> None:
        self._children = {program.name: Child(program, say) for program in programs}
        self._say = say
        self._notes = notes
        self._settled = False

    def start(
        self,
        *,
        until: Callable[[], bool] = lambda: True,
        seconds: float = 120.0,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Return when everything is ready and `until` holds, or somebody wants to stop."""
        sweep(self._notes)
        deadline = time.monotonic() + seconds
        while not (self._all_ready() and until()):
            if stopping():
                return
            self._tick()
            self._refuse_failed()
            if time.monotonic() > deadline:
                late = [n for n, c in self._children.items() if c.state is not State.READY]
                waited = f" {', '.join(late)} did not get ready." if late else ""
                raise TimeoutError(f"Not ready after {seconds:g} s.{waited}")
            time.sleep(TICK)
        self._settled = True

    def watch(self, *, stopping: Callable[[], bool]) -> None:
        """Keep everything alive until asked to stop."""
        while not stopping():
            self._tick()
            time.sleep(TICK)

    def stop(self) -> None:
        """Stop in reverse order; what has not gone after its grace is killed."""
        for layer in reversed(self._layers()):
            alive = [child for child in layer if not child.gone()]
            for child in reversed(alive):
                child.signal(child.program.stop_signal)
            asked = time.monotonic()
            for child in alive:
                left = asked + child.program.grace - time.monotonic()
                if not wait_until(child.gone, max(left, 0)):
                    self._say("staque", f"{child.program.name} did not stop in time: killed.")
                    child.signal(SIGKILL)
            for child in layer:
                child.retire()
        self._notes.unlink(missing_ok=True)

    def pids(self) -> dict[str, int]:
        """The processes that run now, by name."""
        children = self._children.items()
        return {name: child.process.pid for name, child in children if child.process is not None}

    def _tick(self) -> None:
        before = self.pids()
        now = time.monotonic()
        for child in self._children.values():
            was = child.state
            child.look(now)
            if child.state is State.FAILED and self._settled:
                child.state = State.WAITING
            if child.state is State.WAITING and self._has_its_needs(child):
                child.start(now)
            if self._settled and child.state is State.READY and was is State.STARTING:
                self._say("staque", f"{child.program.name} is back.")
        if self.pids() != before:
            record(self._notes, self.pids())

    def _has_its_needs(self, child: Child) -> bool:
        return all(self._children[name].state is State.READY for name in child.program.needs)

    def _all_ready(self) -> bool:
        return all(child.state is State.READY for child in self._children.values())

    def _refuse_failed(self) -> None:
        for name, child in self._children.items():
            if child.state is State.FAILED:
                words = child.last_lines[-1] if child.last_lines else "it said nothing"
                raise Refused(f"{name} {ending(child.code)} while starting: {words}")

    def _layers(self) -> list[list[Child]]:
        """The children by their height above the floor, so that nothing outlives its needs."""
        depth: dict[str, int] = {}
        for name, child in self._children.items():
            depth[name] = max((depth[need] + 1 for need in child.program.needs), default=0)
        layers: list[list[Child]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
        for name, child in self._children.items():
            layers[depth[name]].append(child)
        return layers
