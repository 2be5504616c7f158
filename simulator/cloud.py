"""Everything that changes: places, clock, quotas, faults, calls, the speed of speech."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simulator.calls import Calls
from simulator.clock import Clock
from simulator.facts import Facts
from simulator.faults import Faults
from simulator.openai_conduct import Conducts
from simulator.sagemaker.place import Place
from simulator.speaking.tokens import PrefixCache
from simulator.store import Store


@dataclass
class Speed:
    """How fast models talk, in real seconds."""

    tokens_per_second: float = 40.0
    first_token_seconds: float = 0.2


class Cloud:
    """One simulated cloud, loaded from and kept in its state folder."""

    def __init__(self, state_dir: Path, scale: float | None) -> None:
        path = state_dir / "simulator-state.json"
        state = Store.load(path)
        self.facts = Facts()
        self.clock = Clock(**state.get("clock", {}))
        # Without a wish the scale of the last run stays, as an operator set it by the control port.
        if scale is not None:
            self.clock.set_scale(scale)
        self.quotas: dict[str, float] = state.get("quotas", {})
        self.speed = Speed(**state.get("speed", {}))
        places = [Place.from_state(said) for said in state.get("places", [])]
        self._places = {(place.account, place.region): place for place in places}
        # What follows is a rehearsal's own and starts empty with every process.
        self.conducts = Conducts()
        self.faults = Faults()
        self.calls = Calls()
        self.prefixes = PrefixCache()
        self.mistakes: list[str] = []
        self.store = Store(path, self._snapshot)

    def _snapshot(self) -> dict[str, Any]:
        return {
            "clock": self.clock.as_state(),
            "quotas": dict(self.quotas),
            "speed": asdict(self.speed),
            "places": [place.as_state() for place in self._places.values()],
        }

    def place(self, account: str, region: str) -> Place:
        """The place as it is now: every endpoint has taken the steps that were due."""
        place = self._places.setdefault((account, region), Place(account, region))
        self._settle(place)
        return place

    def places(self) -> list[Place]:
        for place in self._places.values():
            self._settle(place)
        return list(self._places.values())

    def _settle(self, place: Place) -> None:
        rollback = self.facts.durations["rolling_back"]
        # A copy: an endpoint whose deletion is due leaves the dictionary while we look.
        for name, endpoint in list(place.endpoints.items()):
            if not endpoint.settle(self.clock, rollback):
                place.forget(name)

    def quota(self, instance_type: str) -> float:
        """What the operator set, else the default."""
        return self.quotas.get(instance_type, self.default_quota(instance_type))

    def default_quota(self, instance_type: str) -> float:
        defaults: dict[str, float] = self.facts.quotas["endpoint_usage"]
        return defaults.get(instance_type, float(self.facts.quotas["otherwise"]))

    def reset(self) -> None:
        """Forget every resource, fault, quota and call; the clock and its scale go on."""
        self._places.clear()
        self.quotas.clear()
        self.faults.clear()
        self.calls.clear()
        self.prefixes.clear()
        self.conducts.clear()
        self.speed = Speed()
