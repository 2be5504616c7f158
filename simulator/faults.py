"""Planted faults: what shall go wrong, for whom, how often."""

import itertools
from dataclasses import asdict, dataclass, field
from typing import Any

# operation → the kind of thing that it does not find, and the member that names it.
UNSEEN = {
    "DescribeModel": ("model", "ModelName"),
    "CreateEndpointConfig": ("model", "ModelName"),
    "DescribeEndpointConfig": ("endpoint configuration", "EndpointConfigName"),
    "CreateEndpoint": ("endpoint configuration", "EndpointConfigName"),
    "UpdateEndpoint": ("endpoint configuration", "EndpointConfigName"),
    "DescribeEndpoint": ("endpoint", "EndpointName"),
}

# kind → the operations that it strikes when none is named; empty means every operation.
DEFAULT_OPERATIONS: dict[str, frozenset[str]] = {
    "quota": frozenset({"CreateEndpoint", "UpdateEndpoint"}),
    "capacity": frozenset({"CreateEndpoint", "UpdateEndpoint"}),
    "health_check": frozenset({"CreateEndpoint", "UpdateEndpoint"}),
    "throttle": frozenset(),
    "denied": frozenset(),
    "slow": frozenset(),
    # Done, but the answer comes late: a caller that left never learns that it was accepted.
    "held": frozenset(),
    # Done, and the line breaks before the answer.
    "dropped": frozenset(),
    # What was just made does not show yet.
    "unseen": frozenset(UNSEEN),
    "broken_answer": frozenset(),
    "cut_stream": frozenset(
        {"InvokeEndpointWithResponseStream", "ConverseStream", "chat.completions"}
    ),
    "content_filter": frozenset({"chat.completions"}),
    "stream_error": frozenset({"InvokeEndpointWithResponseStream", "ConverseStream"}),
    "model_error": frozenset(
        {
            "InvokeEndpoint",
            "InvokeEndpointWithResponseStream",
            "Converse",
            "ConverseStream",
            "chat.completions",
        }
    ),
}
MATCHABLE = frozenset(
    {"instance_type", "endpoint", "model", "name", "account", "region", "service"}
)

Subject = dict[str, set[str]]


@dataclass
class Fault:
    """One planted fault. `times` counts down; None never ends. `seconds` are real ones."""

    id: str
    kind: str
    operation: str | None = None
    match: dict[str, str] = field(default_factory=dict)
    times: int | None = 1
    seconds: float = 0.0
    after_tokens: int | None = None

    def strikes(self, operation: str, subject: Subject) -> bool:
        usual = DEFAULT_OPERATIONS[self.kind]
        aimed = self.operation == operation if self.operation else not usual or operation in usual
        return aimed and all(value in subject.get(key, ()) for key, value in self.match.items())


class Faults:
    """The planted ones, in order; taking one uses it up by one."""

    def __init__(self) -> None:
        self._planted: dict[str, Fault] = {}
        self._numbers = itertools.count(1)

    def plant(self, **said: Any) -> Fault:
        fault = Fault(id=f"fault-{next(self._numbers)}", **said)
        self._planted[fault.id] = fault
        return fault

    def take(self, kind: str, operation: str, subject: Subject) -> Fault | None:
        # The oldest first: several faults of one kind strike one after the other.
        for fault in self._planted.values():
            if fault.kind == kind and fault.strikes(operation, subject):
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times == 0:
            del self._planted[fault.id]

    def lift(self, fault_id: str) -> bool:
        return self._planted.pop(fault_id, None) is not None

    def clear(self) -> None:
        self._planted.clear()

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._planted.values()]
