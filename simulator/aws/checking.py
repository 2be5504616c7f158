"""Holds requests, and our own answers, against AWS's service models."""

import logging
from typing import Any

from simulator.aws import shapes
from simulator.aws.departures import departed
from simulator.aws.errors import AwsError, constraints_broken
from simulator.aws.operations import operation_model
from simulator.aws.wires import Asked, Wire
from simulator.cloud import Cloud

Members = dict[str, Any]

log = logging.getLogger(__name__)


def read_checked(wire: Wire, asked: Asked, service: str, operation: str) -> Members:
    """The request's members, refused in AWS's words where they break the service model."""
    model = operation_model(service, operation)
    members = wire.read(asked, model)
    found = shapes.problems(members, model.input_shape) if model.input_shape else []
    if found:
        runtime = service == "sagemaker-runtime"
        raise constraints_broken(found, "ValidationError" if runtime else "ValidationException")
    return members


def check_own_answer(cloud: Cloud, service: str, operation: str, result: Members) -> None:
    """An answer that AWS's own model forbids is our mistake: loud, counted, and a 500."""
    shape = operation_model(service, operation).output_shape
    broken = shapes.problems(result, shape) if shape is not None else []
    found = [problem for problem in broken if not departed(service, problem)]
    if found:
        log.error("%s %s answered against its model: %s", service, operation, "; ".join(found))
        cloud.mistakes.append(f"{service} {operation}: {'; '.join(found)}")
        raise AwsError("InternalFailure", "The simulator's own answer is not valid.", status=500)
