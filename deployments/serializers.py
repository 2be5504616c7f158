"""The shapes in which plans and deployed resources travel through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deployments.advice import advice
from deployments.found_queries import drift
from deployments.hours_serializers import (
    HOURS,
    HoursRequest,
    PlannedHours,
    ScheduleRequest,
)
from deployments.models import DeployedResource, ResourceEvent, Status
from deployments.naming import LONGEST
from deployments.options import shown
from deployments.plans import LARGEST_COUNT, Change, Plan, PlanRequest
from foundation.shapes import Prepared, Strict, Usd
from modelcatalog.models import PLATFORMS


class OptionsField(serializers.DictField):
    """What the platform offers beyond instance and region; what it does not know is refused."""

    child = serializers.JSONField()


class PlanRequestSerializer(HoursRequest):
    """What is asked for. What is left out, the catalog and the connection say."""

    platform = serializers.ChoiceField(choices=PLATFORMS, required=False)
    model_id = serializers.CharField(max_length=255)
    connection_id = serializers.UUIDField(required=False, allow_null=True)
    region = serializers.CharField(required=False, max_length=50, allow_blank=True)
    instance_type = serializers.CharField(required=False, max_length=100, allow_blank=True)
    instance_count = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_COUNT)
    name = serializers.CharField(required=False, max_length=LONGEST, allow_blank=True)
    accept_licence = serializers.BooleanField(required=False)
    conversation_id = serializers.UUIDField(required=False, allow_null=True)
    options = OptionsField(required=False)

    def plan_request(self) -> PlanRequest:
        """What was validated, without the dry run's switch."""
        given = dict(self.validated_data)
        given.pop("dry_run", None)
        return PlanRequest(**given)


class DeploymentRequestSerializer(PlanRequestSerializer):
    """The same, and whether only to plan it."""

    dry_run = serializers.BooleanField(required=False, default=False)
    force = serializers.BooleanField(
        required=False, help_text="for admins: deploy against checks that fail"
    )


class ChangeRequestSerializer(Strict):
    """What shall be different; what is left out stays as it is. `options` are all of them."""

    instance_type = serializers.CharField(required=False, max_length=100)
    instance_count = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_COUNT)
    options = OptionsField(required=False)
    dry_run = serializers.BooleanField(required=False, default=False)

    def change(self) -> Change:
        given = dict(self.validated_data)
        given.pop("dry_run", None)
        return Change(**given)


class VerdictSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    verdict = serializers.CharField(help_text="pass, warn, fail or unknown")
    title = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()
    looked_at = serializers.CharField()


class CallSerializer(serializers.Serializer[Any]):
    """One call that would be made, with its parameters, secrets hidden; `cli` is the same as a
    command for a terminal, empty where there is none."""

    name = serializers.CharField()
    title = serializers.CharField()
    call = serializers.CharField()
    remote_name = serializers.CharField()
    parameters = serializers.SerializerMethodField()
    cli = serializers.CharField()
    paid = serializers.BooleanField()

    @extend_schema_field(serializers.DictField)
    def get_parameters(self, step: Any) -> dict[str, Any]:
        return {**shown(step.parameters)}


class PlanSerializer(PlannedHours):
    """The dry run. Prices of hours are for all instances together; tokens have theirs where
    nothing runs by the hour."""

    name = serializers.CharField()
    platform = serializers.CharField(source="model.platform")
    model_id = serializers.CharField(source="model.model_id")
    catalog_model_id = serializers.UUIDField(source="model.pk")
    connection_id = serializers.UUIDField(source="connection.pk")
    region = serializers.CharField()
    instance_type = serializers.CharField()
    instance_count = serializers.IntegerField()
    hourly = serializers.BooleanField()
    simulated = serializers.BooleanField()
    per_hour_usd = Usd()
    most_per_hour_usd = Usd(help_text="with as many and as dear instances as may run by itself")
    meanwhile_per_hour_usd = Usd(help_text="of an update, while old and new run together")
    per_month_usd = Usd(help_text="730 hours: a month without a pause")
    working_month_usd = Usd(help_text="8 hours on 22 days")
    input_per_1m_usd = Usd()
    output_per_1m_usd = Usd()
    price_status = serializers.CharField()
    price_source = serializers.CharField()
    price_as_of = serializers.DateTimeField(allow_null=True)
    expected_seconds = serializers.IntegerField(allow_null=True)
    options = serializers.SerializerMethodField()
    refused = serializers.BooleanField()
    checks = VerdictSerializer(many=True)
    calls = CallSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(serializers.DictField)
    def get_options(self, plan: Plan) -> dict[str, Any]:
        return {**shown(plan.order.options)}


class ReasonSerializer(serializers.Serializer[Any]):
    """Why it failed, in a word of ours and in the platform's, and what to do. Else empty."""

    code = serializers.CharField()
    text = serializers.CharField()
    advice = serializers.CharField()


class DifferenceSerializer(serializers.Serializer[Any]):
    """Something that was changed outside: what was ordered, and what is there."""

    field = serializers.CharField()
    ours = serializers.CharField()
    theirs = serializers.CharField()


class HealthSerializer(serializers.Serializer[Any]):
    """The last health check; all is empty before the first and while it is not in service."""

    verdict = serializers.CharField(help_text="pass, warn, fail or unknown")
    text = serializers.CharField()
    checked_at = serializers.DateTimeField(allow_null=True)


class NoticeSerializer(serializers.Serializer[Any]):
    """What the platform remarks of something that has not failed, such as `legacy`."""

    code = serializers.CharField()
    text = serializers.CharField()


class ResourceSerializer(Prepared, serializers.ModelSerializer[DeployedResource]):
    """A deployed resource."""

    name = serializers.CharField(source="resource_name")
    status = serializers.CharField()
    status_reason = serializers.SerializerMethodField()
    owner = serializers.CharField(source="owner_name")
    connection_id = serializers.UUIDField()
    catalog_model_id = serializers.UUIDField(allow_null=True)
    conversation_id = serializers.UUIDField(allow_null=True)
    estimated_hourly_cost = Usd()
    cost_to_date = Usd()
    schedule = serializers.SerializerMethodField()
    drift = serializers.SerializerMethodField()
    health = serializers.SerializerMethodField()
    notice = serializers.SerializerMethodField()

    class Meta:
        model = DeployedResource
        fields = [
            "id", "name", "platform", "model_id", "catalog_model_id", "connection_id", "owner",
            "region", "instance_type", "instance_count", "status", "desired_status",
            "observed_status", "status_reason", "simulated", "endpoint_url",
            "estimated_hourly_cost", "price_source", "price_as_of", "cost_to_date", "is_active",
            "in_service_since", "observed_at", "created_at", "updated_at", "conversation_id",
            *HOURS,
            "adopted", "drift", "health", "notice",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ScheduleRequest(allow_null=True))
    def get_schedule(self, resource: DeployedResource) -> dict[str, Any] | None:
        return resource.schedule

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_drift(self, resource: DeployedResource) -> list[dict[str, str]]:
        return drift(resource)

    @extend_schema_field(HealthSerializer)
    def get_health(self, resource: DeployedResource) -> dict[str, object]:
        text, at = resource.health_text, resource.health_at
        return {"verdict": resource.health, "text": text, "checked_at": at}

    @extend_schema_field(NoticeSerializer)
    def get_notice(self, resource: DeployedResource) -> dict[str, str]:
        return {"code": resource.notice_code, "text": resource.notice_text}

    @extend_schema_field(ReasonSerializer)
    def get_status_reason(self, resource: DeployedResource) -> dict[str, str]:
        code = resource.status_reason_code
        return {"code": code, "text": resource.status_reason_text, "advice": advice(code)}


class EventSerializer(Prepared, serializers.ModelSerializer[ResourceEvent]):
    """Something that happened; `by` is who asked for it, null when it happened by itself."""

    by = serializers.CharField(source="by.username", default=None, allow_null=True)

    class Meta:
        model = ResourceEvent
        fields = ["id", "code", "text", "by", "details", "created_at"]
        read_only_fields = fields


class CostsSerializer(serializers.Serializer[Any]):
    cost_to_date = Usd()
    estimated_hourly_cost = Usd()
    price_source = serializers.CharField()
    formula = serializers.CharField()


class ListFilterSerializer(serializers.Serializer[Any]):
    """Which resources are listed; deleted ones only when asked for."""

    status = serializers.ChoiceField(choices=Status.choices, required=False)
    model = serializers.UUIDField(required=False)
    platform = serializers.CharField(max_length=50, required=False)
    region = serializers.CharField(max_length=50, required=False)
    owner = serializers.CharField(max_length=255, required=False, help_text="a user name")
