"""AWS's query protocol: nested members out of flat form fields, results as XML."""

from datetime import datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

_TRUE = {"true": True, "false": False}


def members_of_form(form: dict[str, str], shape: Any, prefix: str = "") -> dict[str, Any]:
    """`Tags.member.1.Key=a` becomes `{"Tags": [{"Key": "a"}]}` where the shape knows it."""
    if shape is None:
        return {}
    found = {}
    for name, member in shape.members.items():
        value = _value(form, member, f"{prefix}{name}")
        if value is not None:
            found[name] = value
    return found


def _value(form: dict[str, str], shape: Any, key: str) -> Any:
    if shape.type_name == "list":
        return _list(form, shape, key)
    if shape.type_name == "structure":
        return members_of_form(form, shape, f"{key}.") or None
    raw = form.get(key)
    return None if raw is None else _scalar(raw, shape.type_name)


def _list(form: dict[str, str], shape: Any, key: str) -> list[Any] | None:
    items: list[Any] = []
    while (item := _value(form, shape.member, f"{key}.member.{len(items) + 1}")) is not None:
        items.append(item)
    return items or None


def _scalar(raw: str, type_name: str) -> Any:
    if type_name in ("integer", "long"):
        return int(raw) if raw.lstrip("-").isdigit() else raw
    return _TRUE.get(raw, raw) if type_name == "boolean" else raw


def result_document(operation: Any, result: dict[str, Any], request_id: str) -> bytes:
    name, namespace = operation.name, operation.service_model.metadata["xmlNamespace"]
    root = Element(f"{name}Response", xmlns=namespace)
    if operation.output_shape is not None:
        _write(SubElement(root, f"{name}Result"), result)
    SubElement(SubElement(root, "ResponseMetadata"), "RequestId").text = request_id
    return _bytes(root)


def error_document(code: str, message: str, request_id: str) -> bytes:
    root = Element("ErrorResponse")
    error = SubElement(root, "Error")
    for tag, text in (("Type", "Sender"), ("Code", code), ("Message", message)):
        SubElement(error, tag).text = text
    SubElement(root, "RequestId").text = request_id
    return _bytes(root)


def _write(parent: Element, members: dict[str, Any]) -> None:
    for name, value in members.items():
        child = SubElement(parent, name)
        if isinstance(value, dict):
            _write(child, value)
        else:
            child.text = value.isoformat() if isinstance(value, datetime) else str(value)


def _bytes(root: Element) -> bytes:
    return ElementTree.tostring(root, encoding="unicode").encode()
