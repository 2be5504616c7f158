"""The shapes in which conversations travel through the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from conversations.models import (
    ACTIVE,
    ARCHIVED,
    ChatMessage,
    Conversation,
    ConversationThread,
    GenerationStatus,
)
from foundation.shapes import Prepared, Strict, Usd
from foundation.text import clean
from modelcatalog.models import EFFORTS
from usage.models import CostStatus


class ConversationSerializer(Prepared, serializers.ModelSerializer[Conversation]):
    """What several threads have in common: what they are about."""

    class Meta:
        model = Conversation
        fields = ["id", "title", "use_case", "status", "created_at", "updated_at"]
        read_only_fields = fields


class ConversationRequest(Strict):
    title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    use_case = serializers.CharField(max_length=255, required=False, allow_blank=True)


class ConversationChange(ConversationRequest):
    """What is left out stays. An archived conversation is not listed on the chat page."""

    status = serializers.ChoiceField([ACTIVE, ARCHIVED], required=False)


class ParametersRequest(Strict):
    """What a model is told beside the words; what is left out is the model's own default."""

    max_tokens = serializers.IntegerField(min_value=1, max_value=10_000_000, required=False)
    temperature = serializers.FloatField(min_value=0, max_value=2, required=False)
    top_p = serializers.FloatField(min_value=0, max_value=1, required=False)
    stop = serializers.ListField(
        child=serializers.CharField(max_length=100, trim_whitespace=False),
        max_length=4,
        required=False,
    )
    reasoning_effort = serializers.ChoiceField(choices=EFFORTS, required=False)


class ThreadRequest(Strict):
    resource_id = serializers.UUIDField(required=False, allow_null=True)
    system_prompt = serializers.CharField(max_length=100_000, required=False, allow_blank=True)
    parameters = ParametersRequest(required=False)


class ThreadChange(ThreadRequest):
    """What is left out stays. `resource_id` moves thread and history to another model."""

    resource_id = serializers.UUIDField(required=False)
    title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    pinned = serializers.BooleanField(required=False)
    archived = serializers.BooleanField(required=False)


class AgainRequest(Strict):
    """Who answers the last question anew: the same, or another."""

    resource_id = serializers.UUIDField(required=False, allow_null=True)
    stream = serializers.BooleanField(default=False)
    start = serializers.BooleanField(default=False)


class MessageRequest(Strict):
    """`content` is checked by the action, which says what is wrong with it.

    With `start` a stopped deployment is started, which costs by the hour, and the question waits.
    """

    content = serializers.CharField(allow_blank=True, trim_whitespace=False)
    resource_id = serializers.UUIDField(required=False, allow_null=True)
    stream = serializers.BooleanField(default=False)
    start = serializers.BooleanField(default=False)

    def to_internal_value(self, data: Any) -> Any:
        # The field itself would refuse what is only to be cleaned away.
        if isinstance(data, dict) and isinstance(data.get("content"), str):
            data = {**data, "content": clean(data["content"])}
        return super().to_internal_value(data)


class ThreadListSerializer(Prepared, serializers.ModelSerializer[ConversationThread]):
    """A thread without its messages."""

    class Meta:
        model = ConversationThread
        fields = [
            "id",
            "conversation_id",
            "title",
            "model_id",
            "resource_id",
            "system_prompt",
            "parameters",
            "pinned",
            "archived",
            "messages_count",
            "tokens_input_total",
            "tokens_output_total",
            "tokens_total",
            "requests_count",
            "unpriced_count",
            "cost_total_usd",
            "last_usage_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class UsageSerializer(serializers.Serializer[Any]):
    """Disjoint buckets: their sum is all that was counted."""

    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cache_read_tokens = serializers.IntegerField()
    cache_write_tokens = serializers.IntegerField()
    reasoning_tokens = serializers.IntegerField()


class FaultSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class MessageSerializer(serializers.Serializer[Any]):
    """One thing said, as it stands in the history."""

    id = serializers.UUIDField()
    parent_id = serializers.UUIDField(allow_null=True)
    role = serializers.ChoiceField(["user", "assistant"])
    content = serializers.CharField()
    reasoning = serializers.CharField(default="")
    left_out = serializers.IntegerField(default=0)
    model_id = serializers.CharField()
    resource_id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField(GenerationStatus.choices)
    stop_reason = serializers.CharField(allow_null=True)
    usage = UsageSerializer(allow_null=True)
    usage_estimated = serializers.BooleanField()
    cost_usd = serializers.CharField(allow_null=True)
    cost_status = serializers.ChoiceField(CostStatus.choices, allow_null=True)
    cost_formula = serializers.CharField()
    basis = serializers.JSONField()
    latency_ms = serializers.IntegerField(allow_null=True)
    time_to_first_token_ms = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    error = FaultSerializer(allow_null=True)


class ThreadSerializer(ThreadListSerializer):
    """A thread with its messages; a running answer is the last of them."""

    messages = MessageSerializer(many=True, read_only=True)
    generation_id = serializers.UUIDField(allow_null=True, read_only=True)

    class Meta(ThreadListSerializer.Meta):
        fields = [*ThreadListSerializer.Meta.fields, "generation_id", "messages"]
        read_only_fields = fields


class MessagesPage(serializers.Serializer[Any]):
    """Messages in the order in which they were said; `next` leads to older ones."""

    results = MessageSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PageRequest(serializers.Serializer[Any]):
    """`before` is a place in the history, as the links give it; the newest messages without it."""

    before = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=25)


class LegacyMessageSerializer(Prepared, serializers.ModelSerializer[ChatMessage]):
    """A message of the older system, as it stands there. Money as a string, null where unknown."""

    cost_usd = Usd()
    metadata = serializers.JSONField()

    class Meta:
        model = ChatMessage
        fields = [
            "id", "conversation_id", "role", "content", "model_id", "tokens_input",
            "tokens_output", "cost_usd", "metadata", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class LegacyFilter(Strict):
    """One conversation's, or all."""

    conversation_id = serializers.UUIDField(required=False)
    cursor = serializers.CharField(required=False)
    page_size = serializers.CharField(required=False)


class GenerationSerializer(serializers.Serializer[Any]):
    generation_id = serializers.UUIDField(source="id")
    thread_id = serializers.UUIDField()
    message_id = serializers.UUIDField()
    status = serializers.ChoiceField(GenerationStatus.choices)
    stop_requested = serializers.BooleanField()
    wait_until = serializers.DateTimeField(
        allow_null=True, help_text="it waits for its deployment, no longer than until then"
    )
