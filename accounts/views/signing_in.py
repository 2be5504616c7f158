"""The page on which people sign in, and the answer to those who guess."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from accounts import lockout


class SignIn(LoginView):
    redirect_authenticated_user = True


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
