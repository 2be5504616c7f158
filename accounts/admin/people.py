"""People and organisations in the admin: for super_admins, who keep their own role."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.models import Organization, User

admin.site.unregister(Group)
admin.site.site_header = admin.site.site_title = "Staque"
admin.site.index_title = "For operators"


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin[Organization]):
    list_display = ("name", "created_at")
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Read-mostly: the password is never shown, nobody is deleted, one's own role is fixed."""

    list_display = ("username", "name", "organization", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "organization")
    list_select_related = ("organization",)
    search_fields = ("username", "email", "name")
    fields = (
        "username", "email", "name", "organization", "aws_region", "role", "is_active",
        "created_at", "updated_at", "last_login",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("created_at", "updated_at", "last_login")
        return (*fixed, "role", "is_active", "organization") if obj == request.user else fixed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
