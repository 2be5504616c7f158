"""The shapes of what was measured of a resource, and of what it wrote."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class PanelSerializer(serializers.Serializer[Any]):
    """One chart; a row is a moment (UTC) and a number, or null, for each of `names`."""

    name = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField())


class MeasuredSerializer(serializers.Serializer[Any]):
    """What was read last; `as_of` is null until a worker has read anything."""

    as_of = serializers.DateTimeField(allow_null=True)
    panels = PanelSerializer(many=True)


class LogLineSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    text = serializers.CharField()


class TailSerializer(serializers.Serializer[Any]):
    """The last lines, oldest first. `trouble` says why they are not known; `kept` is false where
    the platform keeps none that could be read. Secrets are hidden."""

    kept = serializers.BooleanField()
    as_of = serializers.DateTimeField(allow_null=True)
    trouble = serializers.CharField()
    advice = serializers.CharField()
    lines = LogLineSerializer(many=True)
