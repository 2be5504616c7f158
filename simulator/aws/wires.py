"""One wire per protocol of AWS: bytes in to members, members out to bytes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl

from simulator.aws import cbor
from simulator.aws.errors import AwsError
from simulator.aws.queryxml import error_document, members_of_form, result_document

Members = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came: nothing in it is checked yet."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"
    raw_path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answered:
    body: bytes
    headers: dict[str, str]
    status: int = 200


class Wire(Protocol):
    """How a protocol names its operation, reads a request and writes answers and errors."""

    def read(self, asked: Asked, operation: Any) -> Members: ...

    def write(self, result: Members, operation: Any, request_id: str) -> Answered: ...

    def refuse(self, error: AwsError, request_id: str) -> Answered: ...


class JsonWire:
    """json-1.1: the operation in X-Amz-Target, times as seconds since the epoch."""

    content_type = "application/x-amz-json-1.1"

    def read(self, asked: Asked, operation: Any) -> Members:
        try:
            members = json.loads(asked.body or b"{}")
        except ValueError as error:
            raise AwsError("SerializationException", "Start of structure expected") from error
        if not isinstance(members, dict):
            raise AwsError("SerializationException", "Start of structure expected")
        return members

    def write(self, result: Members, operation: Any, request_id: str) -> Answered:
        body = json.dumps(result, default=_epoch).encode()
        return Answered(body=body, headers=headers_of(self.content_type, request_id))

    def refuse(self, error: AwsError, request_id: str) -> Answered:
        body = json.dumps({"__type": error.code, "message": error.message, **error.members})
        # rest-json reads the code from the header, json-1.1 from the body: both get both.
        headers = headers_of(self.content_type, request_id) | {"x-amzn-ErrorType": error.code}
        return Answered(body=body.encode(), headers=headers, status=error.status)


class RestWire(JsonWire):
    """rest-json of the SageMaker runtime: members in path and headers, the body as it is."""

    content_type = "application/json"

    def read(self, asked: Asked, operation: Any) -> Members:
        members: Members = {"EndpointName": asked.path.split("/")[2], "Body": asked.body}
        for name, shape in operation.input_shape.members.items():
            if shape.serialization.get("location") == "header":
                # Absent headers are absent members; an empty one is a value to be checked.
                value = asked.headers.get(shape.serialization["name"])
                if value is not None:
                    members[name] = value
        return members

    def write(self, result: Members, operation: Any, request_id: str) -> Answered:
        headers = headers_of(self.content_type, request_id)
        for name, shape in operation.output_shape.members.items():
            if shape.serialization.get("location") == "header" and name in result:
                headers[shape.serialization["name"]] = result[name]
        body = result.get("Body", b"")
        return Answered(body=body if isinstance(body, bytes) else b"", headers=headers)


class CborWire:
    """smithy-rpc-v2-cbor: the operation in the path, times as tagged numbers."""

    def read(self, asked: Asked, operation: Any) -> Members:
        try:
            members = cbor.loads(asked.body) if asked.body else {}
        except (ValueError, KeyError, IndexError) as error:
            raise AwsError("SerializationException", "The body is not CBOR") from error
        return members if isinstance(members, dict) else {}

    def write(self, result: Members, operation: Any, request_id: str) -> Answered:
        return Answered(body=cbor.dumps(result), headers=self._headers(request_id))

    def refuse(self, error: AwsError, request_id: str) -> Answered:
        body = cbor.dumps({"__type": error.code, "message": error.message})
        return Answered(body=body, headers=self._headers(request_id), status=error.status)

    def _headers(self, request_id: str) -> dict[str, str]:
        return headers_of("application/cbor", request_id) | {"smithy-protocol": "rpc-v2-cbor"}


class QueryWire:
    """query: a form in, XML out; only STS still speaks it here."""

    def read(self, asked: Asked, operation: Any) -> Members:
        form = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        return members_of_form(form, operation.input_shape)

    def write(self, result: Members, operation: Any, request_id: str) -> Answered:
        body = result_document(operation, result, request_id)
        return Answered(body=body, headers=headers_of("text/xml", request_id))

    def refuse(self, error: AwsError, request_id: str) -> Answered:
        body = error_document(error.code, error.message, request_id)
        return Answered(body=body, headers=headers_of("text/xml", request_id), status=error.status)


def headers_of(content_type: str, request_id: str) -> dict[str, str]:
    return {"Content-Type": content_type, "x-amzn-RequestId": request_id}


def _epoch(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{type(value).__name__} has no place in an answer")


WIRES: dict[str, Wire] = {
    "sagemaker": JsonWire(),
    "sagemaker-runtime": RestWire(),
    "pricing": JsonWire(),
    "service-quotas": JsonWire(),
    "sts": QueryWire(),
    "resourcegroupstaggingapi": JsonWire(),
    "cloudwatch": CborWire(),
    "logs": JsonWire(),
    "application-autoscaling": JsonWire(),
}
