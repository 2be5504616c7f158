"""Checks a value against a shape of botocore's service model, in the words that AWS uses."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from simulator.aws.patterns import compiled

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "blob": (bytes, bytearray),
    "timestamp": (datetime.datetime, int, float),
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
}


def problems(value: Any, shape: Any, path: str = "") -> list[str]:
    """Every broken constraint of a value, empty when it fits; `path` is AWS's camelCase place."""
    return list(_problems(value, shape, path))


def _problems(value: Any, shape: Any, path: str) -> Iterator[str]:
    # A document is whatever JSON somebody else understands.
    if shape.metadata.get("document") or getattr(shape, "is_document_type", False):
        return
    if not _has_type(value, shape):
        yield f"Value at '{path}' failed to satisfy constraint: Member must be a {shape.type_name}"
        return
    check = _CHECKS.get(shape.type_name)
    if check is not None:
        yield from check(value, shape, path)


def _has_type(value: Any, shape: Any) -> bool:
    # Python takes True for 1; AWS does not.
    if isinstance(value, bool) and shape.type_name != "boolean":
        return False
    return isinstance(value, _PYTHON_TYPES[shape.type_name])


def _structure(value: dict[str, Any], shape: Any, path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield _broken("null", _member(path, name), "Member must not be null")
    given = [name for name, item in value.items() if item is not None]
    if shape.is_tagged_union and len(given) != 1:
        yield f"Value at '{path}' failed to satisfy constraint: Member must hold one of a union"
    for name, item in value.items():
        if name not in shape.members:
            yield f"Unknown member '{_member(path, name)}' of {shape.name}"
        # A null member counts as absent, as AWS reads JSON.
        elif item is not None:
            yield from _problems(item, shape.members[name], _member(path, name))


def _list(value: list[Any], shape: Any, path: str) -> Iterator[str]:
    yield from _length(len(value), value, shape, path)
    for number, item in enumerate(value, start=1):
        yield from _problems(item, shape.member, f"{path}.{number}.member")


def _map(value: dict[str, Any], shape: Any, path: str) -> Iterator[str]:
    yield from _length(len(value), value, shape, path)
    for key, item in value.items():
        yield from _problems(key, shape.key, f"{path}.key")
        yield from _problems(item, shape.value, f"{path}.{key}.member")


def _string(value: str, shape: Any, path: str) -> Iterator[str]:
    # One message for a wrong choice: AWS does not go on about its length.
    if shape.enum:
        if value not in shape.enum:
            choices = ", ".join(shape.enum)
            yield _broken(value, path, f"Member must satisfy enum value set: [{choices}]")
        return
    yield from _length(len(value), value, shape, path)
    pattern = shape.metadata.get("pattern")
    if pattern and not compiled(pattern).fullmatch(value):
        rule = f"Member must satisfy regular expression pattern: {pattern}"
        yield _broken(value, path, rule)


def _blob(value: bytes, shape: Any, path: str) -> Iterator[str]:
    yield from _length(len(value), "<binary>", shape, path)


def _number(value: float, shape: Any, path: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and value < low:
        yield _broken(value, path, f"Member must have value greater than or equal to {low}")
    if high is not None and value > high:
        yield _broken(value, path, f"Member must have value less than or equal to {high}")


def _length(size: int, value: Any, shape: Any, path: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        yield _broken(value, path, f"Member must have length greater than or equal to {low}")
    if high is not None and size > high:
        yield _broken(value, path, f"Member must have length less than or equal to {high}")


def _broken(value: Any, path: str, rule: str) -> str:
    shown = "null" if value == "null" else f"'{value}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {rule}"


def _member(path: str, name: str) -> str:
    camel = name[:1].lower() + name[1:]
    return f"{path}.{camel}" if path else camel


_Check = Callable[[Any, Any, str], Iterator[str]]
_CHECKS: dict[str, _Check] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "blob": _blob,
    "integer": _number,
    "long": _number,
    "float": _number,
    "double": _number,
}
