"""What the shapes of several APIs have in common: strictness, money, and quick answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError


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

    @property
    def _readable_fields(self) -> list[serializers.Field[Any, Any, Any, Any]]:
        return _fields(type(self))


@cache
def _fields(
    shape: type[serializers.Serializer[Any]],
) -> list[serializers.Field[Any, Any, Any, Any]]:
    return [field for field in shape().fields.values() if not field.write_only]
