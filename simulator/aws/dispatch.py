"""Which call a request is, and the operations that the simulator plays, by service."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from simulator.autoscaling import OPERATIONS as AUTOSCALING
from simulator.aws.context import Operation, Runtime
from simulator.aws.errors import AwsError
from simulator.aws.identity import Caller
from simulator.aws.operations import SIGNED_AS, knows, target_prefix
from simulator.aws.restjson import RestJsonWire, operation_at
from simulator.aws.wires import WIRES, Asked, JsonWire, Wire
from simulator.bedrock import asking
from simulator.bedrock.catalog import OPERATIONS as BEDROCK
from simulator.cloudwatch import OPERATIONS as CLOUDWATCH
from simulator.logs import OPERATIONS as LOGS
from simulator.pricing import OPERATIONS as PRICING
from simulator.sagemaker import endpoint_configs, endpoints, hub, invoking, models, tags
from simulator.servicequotas import OPERATIONS as SERVICE_QUOTAS
from simulator.sts import OPERATIONS as STS
from simulator.tagging import OPERATIONS as TAGGING

OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    "sagemaker": {
        **models.OPERATIONS,
        **endpoint_configs.OPERATIONS,
        **endpoints.OPERATIONS,
        **tags.OPERATIONS,
        **hub.OPERATIONS,
    },
    "bedrock": BEDROCK,
    "pricing": PRICING,
    "service-quotas": SERVICE_QUOTAS,
    "sts": STS,
    "resourcegroupstaggingapi": TAGGING,
    "cloudwatch": CLOUDWATCH,
    "logs": LOGS,
    "application-autoscaling": AUTOSCALING,
}

# What answers by itself, in streams; the operations of each are told by their paths.
RUNTIMES: Mapping[str, Runtime] = {
    "sagemaker-runtime": invoking.invoke,
    "bedrock-runtime": asking.ask,
}
_CONVERSING = ("Converse", "ConverseStream")
_RUNTIME_PATHS = {
    "invocations": "InvokeEndpoint",
    "invocations-response-stream": "InvokeEndpointWithResponseStream",
}


def identify(asked: Asked, caller: Caller) -> tuple[str, str]:
    """(botocore service, operation) of a request; refuses what nobody plays."""
    services = SIGNED_AS.get(caller.signed_for, ())
    for service in services:
        operation = _operation_named(asked, service)
        if operation and knows(service, operation) and _plays(service, operation):
            return service, operation
    raise AwsError(
        "UnknownOperationException",
        f"The simulated {caller.signed_for} does not know this operation.",
    )


def _operation_named(asked: Asked, service: str) -> str | None:
    if service == "sagemaker-runtime":
        parts = asked.path.split("/")
        return _RUNTIME_PATHS.get(parts[3]) if parts[1:2] == ["endpoints"] and parts[3:] else None
    if service in ("bedrock", "bedrock-runtime"):
        return operation_at(asked, service, OPERATIONS.get(service, _CONVERSING))
    if service == "sts":
        return parse_qs(asked.body.decode(errors="replace")).get("Action", [None])[0]
    # rpc-v2-cbor: /service/GraniteServiceVersion20100801/operation/GetMetricData
    if "/operation/" in asked.path:
        return asked.path.rpartition("/operation/")[2]
    prefix, _, operation = asked.headers.get("X-Amz-Target", "").rpartition(".")
    return operation if prefix == target_prefix(service) else None


def _plays(service: str, operation: str) -> bool:
    return service in RUNTIMES or operation in OPERATIONS[service]


def wire_for(service: str, asked: Asked) -> Wire:
    """CloudWatch speaks CBOR to new clients and JSON to older ones."""
    if service.startswith("bedrock"):
        return RestJsonWire()
    if service == "cloudwatch" and "X-Amz-Target" in asked.headers:
        return JsonWire()
    return WIRES[service]
