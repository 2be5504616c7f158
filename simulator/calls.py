"""Every call that the simulator took, so that tests can count and operators can look."""

import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

# Enough for a day of rehearsing; a bound, so that a forgotten process does not grow for ever.
_KEPT = 20_000


@dataclass
class Call:
    """One call; filled in while it runs, so a stream shows at once and ends later."""

    service: str
    operation: str
    account: str = ""
    region: str = ""
    endpoint: str | None = None
    names: list[str] = field(default_factory=list)
    model: str | None = None
    at: float = field(default_factory=time.time)
    status: int | None = None
    error: str | None = None
    container_status: int | None = None
    streamed: bool = False
    disconnected: bool = False
    seconds: float | None = None
    overhead_seconds: float = 0.0
    input_tokens: int | None = None
    output_tokens: int | None = None

    def close(self, status: int, error: str | None = None) -> None:
        self.status, self.error = status, error
        self.seconds = time.time() - self.at

    @property
    def is_open(self) -> bool:
        return self.status is None and not self.disconnected


class Calls:
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Call] = deque(maxlen=_KEPT)

    def begin(self, call: Call) -> Call:
        self._kept.append(call)
        return call

    def clear(self) -> None:
        self._kept.clear()

    def of_endpoint(self, account: str, region: str, endpoint: str) -> list[Call]:
        wanted = (account, region, endpoint)
        return [call for call in self._kept if (call.account, call.region, call.endpoint) == wanted]

    def listed(
        self, service: str | None = None, operation: str | None = None
    ) -> list[dict[str, Any]]:
        return [
            asdict(call)
            for call in self._kept
            if service in (None, call.service) and operation in (None, call.operation)
        ]
