"""What an operation gets to work with, and the form of every operation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from simulator.aws.identity import Caller
from simulator.calls import Call
from simulator.cloud import Cloud
from simulator.faults import Fault, Subject
from simulator.sagemaker.place import Place

Members = dict[str, Any]


@dataclass(kw_only=True)
class Context:
    """One checked call. An operation that changes something sets `changed`."""

    cloud: Cloud
    caller: Caller
    operation: str
    subject: Subject
    changed: bool = False

    @property
    def place(self) -> Place:
        return self.cloud.place(self.caller.account, self.caller.region)

    def fault(self, kind: str, **narrowed: set[str]) -> Fault | None:
        return self.cloud.faults.take(kind, self.operation, {**self.subject, **narrowed})


Operation = Callable[[Context, Members], Members]
Runtime = Callable[[web.Request, Context, Members, Call], Awaitable[web.StreamResponse]]


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
