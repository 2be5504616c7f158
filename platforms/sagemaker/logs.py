"""The last lines that an endpoint's containers wrote, as CloudWatch Logs keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, LogLine, Order
from platforms.errors import Gone
from platforms.loglines import readable

GROUP = "/aws/sagemaker/Endpoints/"
# One stream an instance; of many only those that spoke last.
MOST_STREAMS = 4


class EndpointLogs:
    """At most five calls, however much was written. A group that is not there has no lines."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def tail(self, order: Order, *, limit: int) -> list[LogLine]:
        client = control(self._access, "logs", region=order.region)
        group = f"{GROUP}{order.name}"
        try:
            found = [
                line
                for name in _streams(client, group)
                for line in _tail(client, group, name, limit)
            ]
        except Gone:
            return []
        return sorted(found, key=lambda line: line.at)[-limit:]


def _streams(client: Any, group: str) -> list[str]:
    with border():
        page = client.describe_log_streams(
            logGroupName=group, orderBy="LastEventTime", descending=True, limit=MOST_STREAMS
        )
    return [str(stream["logStreamName"]) for stream in member(page, "logStreams")]


def _tail(client: Any, group: str, stream: str, limit: int) -> list[LogLine]:
    with border():
        page = client.get_log_events(
            logGroupName=group, logStreamName=stream, limit=limit, startFromHead=False
        )
    return [_line(event) for event in member(page, "events")]


def _line(event: dict[str, Any]) -> LogLine:
    at = datetime.fromtimestamp(event.get("timestamp", 0) / 1000, tz=UTC)
    return LogLine(at=at, text=readable(str(event.get("message", ""))))
