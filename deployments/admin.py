"""Deployments in the admin: everything is read-only but the buttons, which call the actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from accounts.models import User
from deployments import actions
from deployments.models import DeployedResource, ResourceEvent, ResourceStep
from foundation.administration import Button, ButtonsAdmin, ReadOnlyAdmin, ReadOnlyInline


def start(by: User, key: Any) -> DeployedResource:
    return actions.start(by=by, resource_id=key)


def stop(by: User, key: Any) -> DeployedResource:
    return actions.stop(by=by, resource_id=key)


def restart(by: User, key: Any) -> DeployedResource:
    return actions.restart(by=by, resource_id=key)


def delete(by: User, key: Any) -> DeployedResource:
    return actions.delete(by=by, resource_id=key)


def asked_for(resource: DeployedResource) -> str:
    return f"{resource} is asked for; the worker brings it about."


class StepInline(ReadOnlyInline):
    model = ResourceStep
    fields = readonly_fields = (
        "wish_version", "position", "saga", "call", "status", "attempts", "error_text",
    )  # fmt: skip


class EventInline(ReadOnlyInline):
    model = ResourceEvent
    fields = readonly_fields = ("created_at", "code", "text", "by")


@admin.register(DeployedResource)
class DeployedResourceAdmin(ButtonsAdmin, ReadOnlyAdmin):
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
    buttons = (
        Button(
            verb="start",
            label="Start",
            act=start,
            done=asked_for,
            question="From then on it costs its price per hour until it is stopped.",
        ),
        Button(
            verb="stop",
            label="Stop",
            act=stop,
            done=asked_for,
            question="Whoever asks it gets no answer until it is started again, which takes "
            "some minutes where it runs on an instance of its own.",
            danger=True,
        ),
        Button(
            verb="restart",
            label="Restart",
            act=restart,
            done=asked_for,
            question="It does not answer meanwhile, and costs its price per hour afterwards.",
        ),
        Button(
            verb="delete",
            label="Delete at the platform",
            act=delete,
            done=asked_for,
            question="Everything of it is removed at the platform. Its row and its costs stay.",
            danger=True,
        ),
    )
