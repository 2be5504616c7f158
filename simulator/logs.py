"""CloudWatch Logs of endpoints: what their containers would have written, said to be simulated."""

import zlib
from datetime import datetime

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError
from simulator.calls import Call
from simulator.sagemaker.endpoint import Endpoint

GROUP = "/aws/sagemaker/Endpoints/"
_MOST_EVENTS = 10_000
_USUAL_STREAMS = 50


def describe_log_streams(context: Context, asked: Members) -> Members:
    """One stream an endpoint here; AWS has one for every instance."""
    endpoint = _endpoint(context, asked)
    lines = _lines(context, endpoint)
    row: Members = {
        "logStreamName": _stream(endpoint),
        "creationTime": lines[0][0],
        "firstEventTimestamp": lines[0][0],
        "lastEventTimestamp": lines[-1][0],
        "lastIngestionTime": lines[-1][0],
        "arn": f"{_group_arn(context, endpoint)}:log-stream:{_stream(endpoint)}",
        "storedBytes": 0,
    }
    wanted = asked.get("logStreamNamePrefix", "")
    rows = [row] if row["logStreamName"].startswith(wanted) else []
    return {"logStreams": rows[: asked.get("limit", _USUAL_STREAMS)]}


def get_log_events(context: Context, asked: Members) -> Members:
    """The newest unless asked from the head; there is never a further page."""
    endpoint = _endpoint(context, asked)
    if asked["logStreamName"] != _stream(endpoint):
        raise AwsError("ResourceNotFoundException", "The specified log stream does not exist.")
    limit = asked.get("limit", _MOST_EVENTS)
    found = _between(_lines(context, endpoint), asked)
    found = found[:limit] if asked.get("startFromHead") else found[-limit:]
    return {
        "events": [{"timestamp": at, "message": text, "ingestionTime": at} for at, text in found],
        "nextForwardToken": f"f/{len(found)}",
        "nextBackwardToken": f"b/{len(found)}",
    }


def written_at_start(endpoint: Endpoint) -> list[list[object]]:
    """What a container says while it loads its model; nothing where no instance was had."""
    if endpoint.planned_failure and "health check" not in endpoint.planned_failure:
        return []
    image = endpoint.fleets[0].image or "the model's image"
    said = [f"INFO Starting {image}", "INFO Loading the model's weights from /opt/ml/model"]
    if endpoint.planned_failure:
        said += [
            "ERROR torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 512.00 MiB.",
            "ERROR The model's server ended with exit code 1",
        ]
    else:
        said += ["INFO The weights are loaded", "INFO Listening on 0.0.0.0:8080"]
    return [[endpoint.created + number / 1000, text] for number, text in enumerate(said)]


def _between(lines: list[tuple[int, str]], asked: Members) -> list[tuple[int, str]]:
    earliest, latest = asked.get("startTime", 0), asked.get("endTime")
    return [one for one in lines if one[0] >= earliest and (latest is None or one[0] <= latest)]


def _endpoint(context: Context, asked: Members) -> str:
    """Groups outlive their endpoints, as AWS's do."""
    name = str(asked.get("logGroupName", "")).removeprefix(GROUP)
    if name not in context.place.logs:
        raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
    return name


def _group_arn(context: Context, endpoint: str) -> str:
    caller = context.caller
    return f"arn:aws:logs:{caller.region}:{caller.account}:log-group:{GROUP}{endpoint}"


def _stream(endpoint: str) -> str:
    return f"AllTraffic/i-{zlib.crc32(endpoint.encode()):017x}"


def _lines(context: Context, endpoint: str) -> list[tuple[int, str]]:
    """What was kept of its beginnings, then a line for each request that it served."""
    caller = context.caller
    kept = [(int(at * 1000), f"{text} [simulated]") for at, text in context.place.logs[endpoint]]
    served = [
        (int(call.at * 1000), _access_line(call))
        for call in context.cloud.calls.of_endpoint(caller.account, caller.region, endpoint)
        if call.service == "sagemaker-runtime"
    ]
    return sorted(kept + served)


def _access_line(call: Call) -> str:
    status = call.container_status or call.status or 200
    at = datetime.fromtimestamp(call.at).astimezone().isoformat(timespec="seconds")
    seconds = f" {call.seconds:.3f}s" if call.seconds is not None else ""
    return f'{at} "POST /invocations HTTP/1.1" {status}{seconds} [simulated]'


OPERATIONS: dict[str, Operation] = {
    "DescribeLogStreams": describe_log_streams,
    "GetLogEvents": get_log_events,
}
