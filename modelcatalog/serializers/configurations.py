"""The shapes in which model configurations travel through the API."""

from __future__ import annotations

from rest_framework import serializers

from foundation.shapes import Prepared, Strict, Usd
from modelcatalog.models import EFFORTS, ModelConfiguration


class ParametersSerializer(Strict):
    """What is sent with every question unless a thread says otherwise."""

    max_tokens = serializers.IntegerField(required=False, min_value=1, max_value=10_000_000)
    temperature = serializers.FloatField(required=False, min_value=0, max_value=2)
    top_p = serializers.FloatField(required=False, min_value=0, max_value=1)
    stop = serializers.ListField(
        child=serializers.CharField(max_length=200, trim_whitespace=False),
        required=False,
        max_length=8,
    )
    reasoning_effort = serializers.ChoiceField(choices=EFFORTS, required=False)


class ConfigurationSerializer(Prepared, serializers.ModelSerializer[ModelConfiguration]):
    """How a model is used and what its tokens cost us."""

    parameters = ParametersSerializer()
    updated_by = serializers.CharField(source="updated_by.username", default=None, allow_null=True)

    class Meta:
        model = ModelConfiguration
        fields = [
            "id", "model_id", "system_prompt", "parameters", "per_1k_input_tokens_usd",
            "per_1k_output_tokens_usd", "updated_by", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class NewConfigurationSerializer(Strict):
    """The whole configuration: what is left out is unset."""

    system_prompt = serializers.CharField(
        max_length=100_000, required=False, allow_blank=True, trim_whitespace=False
    )
    parameters = ParametersSerializer(required=False)
    per_1k_input_tokens_usd = Usd(max_digits=20, min_value=0, required=False)
    per_1k_output_tokens_usd = Usd(max_digits=20, min_value=0, required=False)
