"""Starts programs in order, restarts what dies, stops all: for `up`, commands and tests."""

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from signal import SIGKILL

from launcher.leftovers import keep_last_watch, record, sweep
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
        self._last_watch: subprocess.Popen[bytes] | None = None

    def start(
        self,
        *,
        until: Callable[[], bool] = lambda: True,
        seconds: float = 120.0,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Return when everything is ready and `until` holds, or somebody wants to stop."""
        sweep(self._notes)
        self._last_watch = keep_last_watch(self._notes)
        deadline = time.monotonic() + seconds
        while not (self._all_ready() and until()):
            if stopping():
                return
            self._tick()
            self._judge_dead()
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
        if self._last_watch is not None:
            self._last_watch.communicate()
            self._last_watch = None

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
            if child.state is State.DEAD and self._settled:
                self._revive(child)
            if child.state is State.WAITING and self._has_its_needs(child):
                child.start(now)
            if self._settled and child.state is State.READY and was is State.STARTING:
                self._say("staque", f"{child.program.name} is back.")
        if self.pids() != before:
            record(self._notes, self.pids().values())

    def _revive(self, child: Child) -> None:
        ended = f"{child.program.name} {ending(child.code)}"
        self._say("staque", f"{ended}; starts again in {child.pause:g} s.")
        child.state = State.WAITING

    def _has_its_needs(self, child: Child) -> bool:
        return all(self._children[name].state is State.READY for name in child.program.needs)

    def _all_ready(self) -> bool:
        return all(child.state is State.READY for child in self._children.values())

    def _judge_dead(self) -> None:
        """While starting, who was killed gets another try; who ended by itself is at fault."""
        for name, child in self._children.items():
            if child.state is State.DEAD and child.code < 0:
                self._revive(child)
            elif child.state is State.DEAD:
                words = child.last_lines[-1] if child.last_lines else "it said nothing"
                raise Refused(f"{name} {ending(child.code)} while starting: {words}")

    def _layers(self) -> list[list[Child]]:
        """The children by their height above the floor, so that nothing outlives its needs."""
        layers: dict[int, list[Child]] = {}
        for child in self._children.values():
            layers.setdefault(self._height(child), []).append(child)
        return [layers[height] for height in sorted(layers)]

    def _height(self, child: Child) -> int:
        needed = (self._children[name] for name in child.program.needs)
        return 1 + max(map(self._height, needed), default=0)
