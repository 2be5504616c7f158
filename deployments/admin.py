"""Deployments in the admin: everything is read-only but the buttons, which call the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from accounts.who import person
from deployments import actions
from deployments.models import DeployedResource, ResourceEvent, ResourceQuerySet, ResourceStep
from foundation.refusals import Refusal


class ReadOnly(admin.TabularInline[Any, DeployedResource]):
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: DeployedResource | None = None) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: DeployedResource | None = None
    ) -> bool:
        return False


class StepInline(ReadOnly):
    model = ResourceStep
    fields = readonly_fields = (
        "wish_version", "position", "saga", "call", "status", "attempts", "error_text",
    )  # fmt: skip


class EventInline(ReadOnly):
    model = ResourceEvent
    fields = readonly_fields = ("created_at", "code", "text", "by")


@admin.register(DeployedResource)
class DeployedResourceAdmin(admin.ModelAdmin[DeployedResource]):
    """Status is derived and never typed in; a wish is made by a button."""

    list_display = (
        "resource_name", "status", "platform", "region", "instance_type",
        "estimated_hourly_cost", "organization", "user", "simulated", "created_at",
    )  # fmt: skip
    list_filter = ("status", "platform", "simulated", "organization")
    list_select_related = ("organization", "user")
    search_fields = ("resource_name", "remote_name", "model_id")
    date_hierarchy = "created_at"
    inlines = (StepInline, EventInline)
    actions = ("start", "stop", "restart", "delete")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: DeployedResource | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: DeployedResource | None = None
    ) -> bool:
        return False

    @admin.action(description="Start", permissions=["view"])
    def start(self, request: HttpRequest, chosen: ResourceQuerySet) -> None:
        _each(request, chosen, actions.start)

    @admin.action(description="Stop", permissions=["view"])
    def stop(self, request: HttpRequest, chosen: ResourceQuerySet) -> None:
        _each(request, chosen, actions.stop)

    @admin.action(description="Restart", permissions=["view"])
    def restart(self, request: HttpRequest, chosen: ResourceQuerySet) -> None:
        _each(request, chosen, actions.restart)

    @admin.action(description="Delete at the platform", permissions=["view"])
    def delete(self, request: HttpRequest, chosen: ResourceQuerySet) -> None:
        _each(request, chosen, actions.delete)


def _each(
    request: HttpRequest, chosen: ResourceQuerySet, act: Callable[..., DeployedResource]
) -> None:
    """One action a row; what is refused says why and stops no other."""
    done = 0
    for resource in chosen:
        try:
            act(by=person(request), resource_id=resource.pk)
        except Refusal as refusal:
            messages.warning(request, refusal.text)
        else:
            done += 1
    if done:
        messages.success(request, f"{done} asked for; the worker brings it about.")
