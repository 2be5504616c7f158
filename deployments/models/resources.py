"""Models put to work: the resource, its saga's steps, and what happened to it."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db import models

from accounts.models import Organization, User
from modelcatalog.models import CatalogModel, Connection


class Status(models.TextChoices):
    """The stored word, derived from wish, observation and saga by `lifecycle.derive`."""

    PENDING = "pending"
    VALIDATING = "validating"
    PROVISIONING = "provisioning"
    IN_SERVICE = "in_service"
    UPDATING = "updating"
    STOPPING = "stopping"
    STOPPED = "stopped"
    STARTING = "starting"
    DELETING = "deleting"
    DELETED = "deleted"
    FAILED = "failed"


MOVING = (
    Status.PENDING,
    Status.VALIDATING,
    Status.PROVISIONING,
    Status.UPDATING,
    Status.STOPPING,
    Status.STARTING,
    Status.DELETING,
)


SERVING = (Status.IN_SERVICE, Status.UPDATING)


class Wish(models.TextChoices):
    """What somebody wants of the resource."""

    IN_SERVICE = "in_service"
    STOPPED = "stopped"
    DELETED = "deleted"


class Saga(models.TextChoices):
    """The course of calls that the present wish takes.

    `undo` follows a failure by itself, and `revert` one of an update: what served before goes on.
    `adopt` has no calls: what it is about was made by somebody else.
    """

    LAUNCH = "launch"
    START = "start"
    RETRY = "retry"
    RESTART = "restart"
    STOP = "stop"
    DELETE = "delete"
    UNDO = "undo"
    UPDATE = "update"
    REVERT = "revert"
    ADOPT = "adopt"


class ResourceQuerySet(models.QuerySet["DeployedResource"]):
    def seen_by(self, user: User) -> Self:
        """Own resources; an admin's organisation's; everything for a super_admin."""
        if user.is_super_admin:
            return self
        if user.is_admin and user.organization_id:
            return self.filter(organization__name=user.organization_id)
        return self.filter(user=user)

    def kept(self) -> Self:
        return self.exclude(status=Status.DELETED)

    def moving(self) -> Self:
        return self.filter(status__in=MOVING)

    def ready(self) -> Self:
        """Those that answer questions now. What is being updated serves all the while."""
        return self.filter(status__in=SERVING, desired_status=Wish.IN_SERVICE)

    def at_rest(self, connection_id: UUID, region: str) -> Self:
        """Those whose calls are all made and of which something is there: nobody is at them."""
        there = self.filter(connection_id=connection_id, region=region, hourly=True)
        quiet = there.filter(look_at__isnull=True, lease_holder__isnull=True)
        return quiet.exclude(observed_status="absent")

    def costing_money(self) -> Self:
        """Those whose instances run, or may run, by the hour."""
        return self.filter(
            estimated_hourly_cost__gt=0,
            observed_status__in=("provisioning", "in_service", "updating"),
        )


class DeployedResource(models.Model):
    """One model put to work by somebody. `remote_name` is chosen and committed before any call.

    `desired_status` is the wish, `observed_status` what the platform says, `status` is derived.
    `wish_version` counts wishes: whoever works for an older wish stops. `saga` is how the present
    wish is reached. `hourly` says that something runs there that stopping takes away; `launched`
    that it has been in service since it was last made. `estimated_hourly_cost` is for all its
    instances, `update_hourly_cost` for those that an update starts beside them. `revision` counts
    what ran under the name, `pending` is what an update shall make of it, `leftovers` are revisions
    of which something may remain. `conversation_id` is a plain UUID here; the room above adds the
    key. `adopted` says that somebody else made it. `drift` is how it differs at the platform from
    what was ordered: `field`, `ours`, `theirs`; `changed_at` is when the platform says that it was
    changed last, as of the last close look, which was at `closely_at`. `notice_code`
    and `notice_text` are what the platform remarks of something that has not failed. `health` is
    the verdict of the last health check, which began at `health_at`, empty before the first.
    `cost_to_date` is there once it was attached.

    When it runs: `idle_minutes` without a question stop it (None: never), `expires_at` does once,
    `schedule` starts and stops it by its hours, next at `schedule_next_at`. `busy_until` is the
    lease of whoever is being answered. `ending_at` says that it will be stopped then, and
    `ending_why`; `keep_until` puts that off.
    """

    cost_to_date: Decimal | None = None
    last_used: datetime | None = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation_id = models.UUIDField(null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="resources")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="resources")
    catalog_model = models.ForeignKey(
        CatalogModel, null=True, on_delete=models.SET_NULL, related_name="resources"
    )
    resource_name = models.CharField(max_length=255)
    resource_type = models.CharField(max_length=50)
    platform = models.CharField(max_length=50)
    model_id = models.CharField(max_length=255)
    remote_name = models.CharField(max_length=255, unique=True)
    aws_resource_id = models.CharField(max_length=255, blank=True)
    instance_type = models.CharField(max_length=100, blank=True)
    instance_count = models.PositiveIntegerField(default=1)
    region = models.CharField(max_length=50, blank=True)
    endpoint_url = models.TextField(blank=True)
    estimated_hourly_cost = models.DecimalField(max_digits=20, decimal_places=12, null=True)
    price_source = models.CharField(max_length=255, blank=True)
    price_as_of = models.DateTimeField(null=True)
    deployment_config = models.JSONField(default=dict)
    revision = models.PositiveSmallIntegerField(default=1)
    pending = models.JSONField(null=True)
    leftovers = models.JSONField(default=list)
    update_hourly_cost = models.DecimalField(max_digits=20, decimal_places=12, null=True)
    is_active = models.BooleanField(default=True)
    simulated = models.BooleanField()
    hourly = models.BooleanField(default=True)
    launched = models.BooleanField(default=False)
    expected_seconds = models.PositiveIntegerField(null=True)
    adopted = models.BooleanField(default=False)
    drift = models.JSONField(default=list)
    changed_at = models.DateTimeField(null=True)
    closely_at = models.DateTimeField(null=True)
    notice_code = models.CharField(max_length=50, blank=True)
    notice_text = models.TextField(blank=True)
    health = models.CharField(max_length=10, blank=True)
    health_text = models.TextField(blank=True)
    health_at = models.DateTimeField(null=True)

    idle_minutes = models.PositiveIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    schedule = models.JSONField(null=True)
    schedule_next_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)
    ending_at = models.DateTimeField(null=True)
    ending_why = models.CharField(max_length=10, blank=True, default="")

    desired_status = models.CharField(max_length=20, choices=Wish.choices, default=Wish.IN_SERVICE)
    observed_status = models.CharField(max_length=20, default="absent")
    status = models.CharField(max_length=50, choices=Status.choices, default=Status.PENDING)
    status_reason_code = models.CharField(max_length=50, blank=True)
    status_reason_text = models.TextField(blank=True)
    wish_version = models.PositiveIntegerField(default=1)
    saga = models.CharField(max_length=10, choices=Saga.choices, default=Saga.LAUNCH)
    lease_holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    observed_at = models.DateTimeField(null=True)
    in_service_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        db_table = "deployed_resources"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["aws_resource_id"], name="resource_by_aws_id"),
            models.Index(fields=["user", "-created_at"], name="resource_by_user"),
            models.Index(fields=["organization", "-created_at"], name="resource_by_organization"),
            models.Index(fields=["look_at"], name="resource_due"),
            models.Index(fields=["conversation_id"], name="resource_by_conversation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "resource_name"],
                condition=~models.Q(status="deleted"),
                nulls_distinct=False,
                name="resource_name_free",
            )
        ]

    def __str__(self) -> str:
        return self.resource_name

    @property
    def owner_name(self) -> str:
        """Whose it is; the API's lists bring `username` along without the person's row."""
        return self.__dict__.get("username") or self.user.username


class StepStatus(models.TextChoices):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


class ResourceStep(models.Model):
    """One remote call of a saga: written before the call, closed after it."""

    id = models.BigAutoField(primary_key=True)
    resource = models.ForeignKey(DeployedResource, on_delete=models.CASCADE, related_name="steps")
    wish_version = models.PositiveIntegerField()
    saga = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    call = models.CharField(max_length=100)
    remote_name = models.CharField(max_length=255)
    parameters = models.JSONField(default=dict)
    paid = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=StepStatus.choices, default=StepStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=50, blank=True)
    error_text = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "resource_steps"
        ordering = ["resource", "wish_version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "wish_version", "position"], name="step_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seconds(self) -> float | None:
        """How long its last attempt took; None while it is not over."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class ResourceEvent(models.Model):
    """Something that happened to a resource, told in a sentence. Rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    resource = models.ForeignKey(DeployedResource, on_delete=models.CASCADE, related_name="events")
    code = models.CharField(max_length=50)
    text = models.TextField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "resource_events"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["resource", "-created_at"], name="events_of_resource")]

    def __str__(self) -> str:
        return self.text
