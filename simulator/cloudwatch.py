"""CloudWatch GetMetricData over the simulator's own record of invocations."""

import math
from collections.abc import Callable
from datetime import datetime

from simulator.aws.context import Context, Members, Operation, moment
from simulator.calls import Call

_MICROSECONDS = 1e6

Measure = Callable[[Call], float | None]


def _errors_from(lowest: int) -> Measure:
    """Counts statuses of one hundred; the container's own where the container failed."""

    def measure(call: Call) -> float:
        status = call.container_status or call.status or 200
        return float(lowest <= status < lowest + 100)

    return measure


def _model_latency(call: Call) -> float | None:
    if call.seconds is None or call.status != 200:
        return None
    return max(call.seconds - call.overhead_seconds, 0.0) * _MICROSECONDS


_INVOCATIONS: dict[str, Measure] = {
    "Invocations": lambda call: 1.0,
    "Invocation4XXErrors": _errors_from(400),
    "Invocation5XXErrors": _errors_from(500),
    "ModelLatency": _model_latency,
    "OverheadLatency": lambda call: call.overhead_seconds * _MICROSECONDS,
}
# Percent of a second of talking; AWS gives these per instance, here they follow the load alone.
_UTILISATION = {
    "GPUUtilization": 90.0,
    "GPUMemoryUtilization": 40.0,
    "CPUUtilization": 25.0,
    "MemoryUtilization": 15.0,
}
_IDLE_PERCENT = {"GPUMemoryUtilization": 72.0, "MemoryUtilization": 18.0, "CPUUtilization": 2.0}


def get_metric_data(context: Context, asked: Members) -> Members:
    results = [
        _result(context, query, asked)
        for query in asked["MetricDataQueries"]
        # Expressions over other metrics are not calculated here.
        if query.get("ReturnData", True) and "MetricStat" in query
    ]
    return {"MetricDataResults": results, "Messages": []}


def _result(context: Context, query: Members, asked: Members) -> Members:
    stat = query["MetricStat"]
    period = stat["Period"]
    buckets = _buckets(context, stat, _seconds(asked["StartTime"]), _seconds(asked["EndTime"]))
    points = sorted(buckets.items(), reverse=asked.get("ScanBy") != "TimestampAscending")
    return {
        "Id": query["Id"],
        "Label": query.get("Label") or stat["Metric"]["MetricName"],
        "Timestamps": [moment(number * period) for number, _ in points],
        "Values": [_statistic(stat["Stat"], values) for _, values in points],
        "StatusCode": "Complete",
    }


def _seconds(value: datetime | float) -> float:
    return value.timestamp() if isinstance(value, datetime) else float(value)


def _buckets(context: Context, stat: Members, start: float, end: float) -> dict[int, list[float]]:
    """Measured values by the number of their period; a period without calls has no point."""
    metric, period = stat["Metric"], stat["Period"]
    dimensions = {pair["Name"]: pair["Value"] for pair in metric.get("Dimensions", [])}
    endpoint, caller = dimensions.get("EndpointName", ""), context.caller
    buckets: dict[int, list[float]] = {}
    for call in context.cloud.calls.of_endpoint(caller.account, caller.region, endpoint):
        if call.service == "sagemaker-runtime" and start <= call.at < end:
            value = _measure(metric["Namespace"], metric["MetricName"], call, period)
            if value is not None:
                buckets.setdefault(int(call.at // period), []).append(value)
    return buckets


def _measure(namespace: str, name: str, call: Call, period: int) -> float | None:
    if namespace == "AWS/SageMaker" and name in _INVOCATIONS:
        return _INVOCATIONS[name](call)
    if namespace == "/aws/sagemaker/Endpoints" and name in _UTILISATION:
        busy = min((call.seconds or 0.0) / period, 1.0)
        return _IDLE_PERCENT.get(name, 0.0) + busy * _UTILISATION[name]
    return None


def _statistic(name: str, values: list[float]) -> float:
    if name in _STATISTICS:
        return _STATISTICS[name](values)
    if name.startswith("p"):
        rank = math.ceil(float(name[1:]) / 100 * len(values))
        return sorted(values)[max(rank, 1) - 1]
    return _STATISTICS["Average"](values)


_STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Sum": sum,
    "Average": lambda values: sum(values) / len(values),
    "Maximum": max,
    "Minimum": min,
    "SampleCount": lambda values: float(len(values)),
}

OPERATIONS: dict[str, Operation] = {"GetMetricData": get_metric_data}
