"""The site of the operators' pages: one sign-in for all doors, and what its theme may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from foundation.middleware import POLICY

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite

# The theme's script reads expressions out of attributes, and sizes its parts by style attributes.
ADMIN_POLICY = f"{POLICY}; script-src 'self' 'unsafe-eval'; style-src-attr 'unsafe-inline'"
View = Callable[..., HttpResponseBase]


class StaqueAdminSite(AdminSite):
    """For super_admins, who sign in where everybody does."""

    site_header = site_title = "Staque"
    index_title = "For operators"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner: View = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = inner(request, *args, **kwargs)
            response.headers["Content-Security-Policy"] = ADMIN_POLICY
            return response

        return guarded

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Colours stand in a file of ours: the theme would write them into the page."""
        return {**super().each_context(request), "colors": None}

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One place to sign in; whoever is somebody else is told so instead of asked again."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied("Administration is for super admins.")
            return redirect("admin:index")
        wanted = request.GET.get("next", "")
        return redirect(f"/sign-in/?next={wanted}" if wanted.startswith("/admin/") else "/sign-in/")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST":
            logout(request)
        return redirect("accounts:sign_in")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Passwords are changed on one page, which asks for the present one and writes it down."""
        return redirect("accounts:profile")
