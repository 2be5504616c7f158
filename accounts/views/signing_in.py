"""The page on which people sign in, and the answer to those who guess."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts import lockout


class SignIn(LoginView):
    redirect_authenticated_user = True
    http_method_names = ["get", "post", "head", "options"]

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form once more, as all pages answer what they refuse."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


def locked_out(
    request: HttpRequest, response: HttpResponseBase, credentials: dict[str, Any] | None
) -> HttpResponseBase:
    """What axes' middleware answers on pages, Django's admin among them; the API says it itself."""
    refusal = lockout.refusal(request, str((credentials or {}).get("username") or ""))
    if refusal is None or request.path.startswith("/api/"):
        return response
    page = render(request, "registration/locked.html", {"refusal": refusal}, status=refusal.status)
    page.headers["Retry-After"] = str(round(refusal.retry_after or 1))
    return page
