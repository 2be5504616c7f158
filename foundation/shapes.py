"""What the shapes of several APIs have in common: strictness, money, and quick answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import SkipField, empty

Field = serializers.Field[Any, Any, Any, Any]


class Strict(serializers.Serializer[Any]):
    """Refuses what it does not know, so that a misspelt field is never silently without effect."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in set(data) - set(self.fields))
            if unknown:
                why = [f"There is no such field; known are {', '.join(self.fields)}."]
                raise ValidationError(dict.fromkeys(unknown, why))
        return super().to_internal_value(data)


class Usd(serializers.DecimalField):
    """Money as a string without trailing zeros; null where nobody knows."""

    def __init__(self, **options: Any) -> None:
        shape = {"max_digits": 30, "decimal_places": 12, "normalize_output": True}
        super().__init__(**{**shape, "allow_null": True, **options})


class Prepared(serializers.Serializer[Any]):
    """For shapes that only go out: their fields are made once, not for every answer.

    Making them anew takes longer than writing a row. The fields know nothing of the request, so
    neither may a method field of such a shape.
    """

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """As the framework's, which is left what is no plain row."""
        told: dict[str, Any] = {}
        try:
            for name, field, read in _fields(type(self)):
                value = read(instance)
                told[name] = None if value is None else field.to_representation(value)
        except (AttributeError, SkipField):
            return super().to_representation(instance)
        return told

    @property
    def _readable_fields(self) -> list[Field]:
        return [field for _, field, _ in _fields(type(self))]


@cache
def _fields(
    shape: type[serializers.Serializer[Any]],
) -> list[tuple[str, Field, Callable[[Any], Any]]]:
    fields = shape().fields.items()
    return [(name, field, _reader(field)) for name, field in fields if not field.write_only]


def _reader(field: Field) -> Callable[[Any], Any]:
    """What fetches a field's value from a row: mostly the attribute, without any detour."""
    own = type(field).get_attribute is not serializers.Field.get_attribute
    if own or not field.source or field.source == "*" or field.default is not empty:
        return field.get_attribute
    return attrgetter(field.source)
