"""The simulator's clock: simulated seconds that run faster than the wall's and may be pushed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Simulated seconds since the simulator's first start; `scale` of them pass in a real one."""

    scale: float = 20.0
    simulated: float = 0.0
    wall: float = field(default_factory=time.time)
    read: Callable[[], float] = time.time

    def now(self) -> float:
        return self.simulated + (self.read() - self.wall) * self.scale

    # Every change starts from a new anchor, so `now` never jumps back or repeats.
    def set_scale(self, scale: float) -> None:
        self._anchor()
        self.scale = scale

    def advance(self, seconds: float) -> None:
        self._anchor()
        self.simulated += seconds

    def wall_at(self, simulated: float) -> float:
        """The wall's time at which a simulated instant came (or will come), at today's scale."""
        return self.read() - (self.now() - simulated) / self.scale

    def _anchor(self) -> None:
        self.simulated, self.wall = self.now(), self.read()

    def as_state(self) -> dict[str, float]:
        return {"scale": self.scale, "simulated": self.simulated, "wall": self.wall}
