"""One endpoint and how its status moves by the clock."""

from dataclasses import dataclass, field
from typing import Any

from simulator.clock import Clock

IN_PROGRESS = frozenset({"Creating", "Updating", "RollingBack", "SystemUpdating", "Deleting"})
SERVING = frozenset({"InService", "Updating", "RollingBack", "SystemUpdating"})


@dataclass
class Fleet:
    """The instances behind one production variant. Counts follow the status.

    `otherwise` are the types to take where the first has no capacity.
    """

    variant: str
    model_name: str
    instance_type: str
    desired: int
    weight: float = 1.0
    current: int = 0
    model_id: str | None = None
    image: str | None = None
    otherwise: list[str] = field(default_factory=list)


@dataclass
class Endpoint:
    """Times of `created` and `modified` are the wall's; `due` is in simulated seconds."""

    name: str
    arn: str
    config_name: str
    fleets: list[Fleet]
    created: float
    modified: float
    status: str = "Creating"
    due: float | None = None
    failure_reason: str | None = None
    planned_failure: str | None = None
    next_config_name: str | None = None
    next_fleets: list[Fleet] = field(default_factory=list)

    def settle(self, clock: Clock, rollback_seconds: float) -> bool:
        """Take every step whose time has come; False when the endpoint is gone afterwards."""
        # Several steps may be due at once after a long pause or a push of the clock.
        while self.due is not None and self.due <= clock.now():
            came = self.due
            self.due = None
            if self.status == "Deleting":
                return False
            self._step(came, rollback_seconds)
            self.modified = max(self.created, clock.wall_at(came))
        return True

    def _step(self, came: float, rollback_seconds: float) -> None:
        if self.status == "Creating" and self.planned_failure:
            self.status, self.failure_reason = "Failed", self.planned_failure
        elif self.status == "Updating" and self.planned_failure:
            self.status, self.failure_reason = "RollingBack", self.planned_failure
            self.due, self.next_fleets, self.next_config_name = came + rollback_seconds, [], None
        else:
            self._serve()
        self.planned_failure = None

    def _serve(self) -> None:
        if self.next_config_name:
            self.config_name, self.fleets = self.next_config_name, self.next_fleets
            self.next_config_name, self.next_fleets = None, []
        self.status = "InService"
        for fleet in self.fleets:
            fleet.current = fleet.desired

    def instances(self, instance_type: str) -> int:
        """What counts against the account's quota: an update holds both fleets for a while."""
        # AWS gives the instances of a failed endpoint back at once.
        if self.status == "Failed":
            return 0
        held = self.fleets + self.next_fleets
        return sum(fleet.desired for fleet in held if fleet.instance_type == instance_type)

    @classmethod
    def from_state(cls, said: dict[str, Any]) -> "Endpoint":
        fleets = [Fleet(**fleet) for fleet in said.pop("fleets")]
        next_fleets = [Fleet(**fleet) for fleet in said.pop("next_fleets")]
        return cls(**said, fleets=fleets, next_fleets=next_fleets)
