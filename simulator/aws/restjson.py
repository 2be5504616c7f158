"""rest-json in full: members in the path, the query and the body, the operation by its path."""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import unquote

from simulator.aws.errors import AwsError
from simulator.aws.operations import operation_model
from simulator.aws.wires import Answered, Asked, JsonWire, Members, headers_of


class RestJsonWire(JsonWire):
    """The wire of Bedrock, control and runtime alike."""

    content_type = "application/json"

    def read(self, asked: Asked, operation: Any) -> Members:
        members = super().read(asked, operation)
        members |= _path_members(asked.raw_path, operation) or {}
        for name, shape in operation.input_shape.members.items():
            given = asked.query.get(str(shape.serialization.get("name")))
            if shape.serialization.get("location") == "querystring" and given is not None:
                members[name] = _typed(given, shape)
        return members

    def write(self, result: Members, operation: Any, request_id: str) -> Answered:
        body = json.dumps(result, default=lambda moment: moment.isoformat()).encode()
        return Answered(body=body, headers=headers_of(self.content_type, request_id))


def operation_at(asked: Asked, service: str, names: Iterable[str]) -> str | None:
    """Which of the named operations has this method and path."""
    for name in names:
        operation = operation_model(service, name)
        fits = operation.http["method"] == asked.method
        if fits and _path_members(asked.raw_path, operation) is not None:
            return name
    return None


def _path_members(raw_path: str, operation: Any) -> Members | None:
    """What stands in the path, each by its member's name; None where the path is another's."""
    found = _pattern(operation.http["requestUri"]).fullmatch(raw_path)
    return None if found is None else {name: unquote(text) for name, text in _named(found)}


def _named(found: re.Match[str]) -> Iterable[tuple[str, str]]:
    return found.groupdict().items()


@cache
def _pattern(template: str) -> re.Pattern[str]:
    path = template.partition("?")[0].rstrip("/")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "/?")


def _typed(given: str, shape: Any) -> Any:
    if shape.type_name != "integer":
        return given
    if not given.lstrip("-").isdigit():
        raise AwsError("SerializationException", f"{given} is not a number")
    return int(given)
