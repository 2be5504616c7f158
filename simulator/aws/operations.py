"""botocore's service models, by the name that a client signs with."""

import functools
from typing import Any

import botocore.session

# signing name → the botocore services that share it, and that the simulator plays.
SIGNED_AS: dict[str, tuple[str, ...]] = {
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "pricing": ("pricing",),
    "servicequotas": ("service-quotas",),
    "bedrock": ("bedrock", "bedrock-runtime"),
    "sts": ("sts",),
    "tagging": ("resourcegroupstaggingapi",),
    "monitoring": ("cloudwatch",),
    "logs": ("logs",),
    "application-autoscaling": ("application-autoscaling",),
}


@functools.cache
def _session() -> Any:
    return botocore.session.get_session()


@functools.cache
def service_model(service: str) -> Any:
    return _session().get_service_model(service)


@functools.cache
def operation_model(service: str, operation: str) -> Any:
    return service_model(service).operation_model(operation)


def knows(service: str, operation: str) -> bool:
    return operation in service_model(service).operation_names


def target_prefix(service: str) -> str:
    return str(service_model(service).metadata.get("targetPrefix", ""))
