"""The shape in which a list of models is asked for."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from foundation.shapes import Usd
from foundation.text import clean
from modelcatalog.models import ACCESSES, LIFECYCLES, PLATFORMS
from modelcatalog.queries import PRICED, SORTS


class FiltersSerializer(serializers.Serializer[Any]):
    """What a list of models is asked for.

    `min_usd` and `max_usd` bound a million input tokens, or an hour where that is paid.
    """

    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    platform = serializers.ChoiceField(choices=PLATFORMS, required=False, allow_blank=True)
    provider = serializers.CharField(max_length=100, required=False, allow_blank=True)
    modality = serializers.CharField(max_length=50, required=False, allow_blank=True)
    region = serializers.CharField(max_length=50, required=False, allow_blank=True)
    lifecycle = serializers.ChoiceField(choices=LIFECYCLES, required=False, allow_blank=True)
    access = serializers.ChoiceField(choices=ACCESSES, required=False, allow_blank=True)
    price = serializers.ChoiceField(choices=tuple(PRICED), required=False, allow_blank=True)
    min_usd = Usd(min_value=0, max_digits=24, required=False)
    max_usd = Usd(min_value=0, max_digits=24, required=False)
    sort = serializers.ChoiceField(choices=tuple(SORTS), required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {
            name: clean(value) if isinstance(value, str) else value for name, value in attrs.items()
        }
