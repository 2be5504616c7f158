"""What CloudWatch measured of an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from platforms.aws.border import border, member
from platforms.aws.clients import control
from platforms.contract import Access, Order, Series
from platforms.sagemaker.requests import VARIANT

REQUESTS = "AWS/SageMaker"
INSTANCES = "/aws/sagemaker/Endpoints"
MOST_POINTS = 1440


@dataclass(frozen=True, kw_only=True)
class _Metric:
    name: str
    unit: str
    namespace: str
    vendor_name: str
    statistic: str
    scale: float = 1.0


def _count(name: str, vendor_name: str) -> _Metric:
    return _Metric(
        name=name, unit="count", namespace=REQUESTS, vendor_name=vendor_name, statistic="Sum"
    )


def _latency(name: str, vendor_name: str, statistic: str) -> _Metric:
    """CloudWatch keeps latencies in microseconds."""
    return _Metric(
        name=name,
        unit="ms",
        namespace=REQUESTS,
        vendor_name=vendor_name,
        statistic=statistic,
        scale=0.001,
    )


def _share(name: str, vendor_name: str) -> _Metric:
    return _Metric(
        name=name,
        unit="percent",
        namespace=INSTANCES,
        vendor_name=vendor_name,
        statistic="Average",
    )


METRICS = (
    _count("invocations", "Invocations"),
    _count("client_errors", "Invocation4XXErrors"),
    _count("server_errors", "Invocation5XXErrors"),
    _latency("latency_p50", "ModelLatency", "p50"),
    _latency("latency_p95", "ModelLatency", "p95"),
    _latency("overhead", "OverheadLatency", "p95"),
    _share("cpu", "CPUUtilization"),
    _share("memory", "MemoryUtilization"),
    _share("gpu", "GPUUtilization"),
    _share("gpu_memory", "GPUMemoryUtilization"),
)


class EndpointMetrics:
    """One query for all series; percentages count every core or GPU as 100."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def read(self, order: Order, *, since: datetime, until: datetime) -> list[Series]:
        period = period_for(until - since)
        queries = [
            _query(f"m{place}", metric, order.name, period) for place, metric in enumerate(METRICS)
        ]
        points: dict[str, list[tuple[datetime, float]]] = {}
        for result in self._results(order, queries, since, until):
            measured = zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False)
            points.setdefault(result["Id"], []).extend(measured)
        return [
            _series(metric, points.get(f"m{place}", [])) for place, metric in enumerate(METRICS)
        ]

    def _results(
        self, order: Order, queries: list[dict[str, Any]], since: datetime, until: datetime
    ) -> Iterator[dict[str, Any]]:
        client = control(self._access, "cloudwatch", region=order.region)
        with border():
            pages = client.get_paginator("get_metric_data").paginate(
                MetricDataQueries=queries, StartTime=since, EndTime=until
            )
            for page in pages:
                yield from member(page, "MetricDataResults")


def period_for(span: timedelta) -> int:
    """Seconds between points: whole minutes, and never more than a day's worth of them."""
    minutes = -(-int(span.total_seconds()) // (60 * MOST_POINTS))
    return 60 * max(1, minutes)


def _query(query_id: str, metric: _Metric, endpoint: str, period: int) -> dict[str, Any]:
    dimensions = [
        {"Name": "EndpointName", "Value": endpoint},
        {"Name": "VariantName", "Value": VARIANT},
    ]
    return {
        "Id": query_id,
        "MetricStat": {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.vendor_name,
                "Dimensions": dimensions,
            },
            "Period": period,
            "Stat": metric.statistic,
        },
    }


def _series(metric: _Metric, points: list[tuple[datetime, float]]) -> Series:
    values = tuple((moment, value * metric.scale) for moment, value in sorted(points))
    return Series(name=metric.name, unit=metric.unit, values=values)
