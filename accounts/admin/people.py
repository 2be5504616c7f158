"""People and organisations in the admin: to be read; buttons open and close accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import actions
from accounts.models import Organization, User
from foundation.administration import Button, ButtonsAdmin, ReadOnlyAdmin

admin.site.unregister(Group)


def activate(by: User, key: Any) -> User:
    return actions.change_person(by=by, person_id=key, changes={"is_active": True})


def deactivate(by: User, key: Any) -> User:
    return actions.change_person(by=by, person_id=key, changes={"is_active": False})


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    list_display = ("name", "created_at")
    search_fields = ("name",)


@admin.register(User)
class UserAdmin(ButtonsAdmin, ReadOnlyAdmin):
    """Roles and organisations are changed on the page of people, which says what they mean."""

    list_display = ("username", "name", "organization", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "organization")
    list_select_related = ("organization",)
    search_fields = ("username", "email", "name")
    fields = readonly_fields = (
        "username", "email", "name", "organization", "aws_region", "role", "is_active",
        "created_at", "updated_at", "last_login",
    )  # fmt: skip
    buttons = (
        Button(
            verb="activate",
            label="Activate",
            act=activate,
            done=lambda user: f"{user} may sign in again.",
            fits=lambda user: not user.is_active,
        ),
        Button(
            verb="deactivate",
            label="Deactivate",
            act=deactivate,
            done=lambda user: f"{user} is signed out everywhere and may not sign in.",
            question="Every session, token and API key of theirs ends. What they deployed goes on.",
            danger=True,
            fits=lambda user: user.is_active,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of people makes accounts, with all that belongs to one."""
        return redirect("accounts:people")
