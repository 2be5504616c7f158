"""The page on which people see and change what is kept of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.who import person
from foundation.rendering import show


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    return show(request, "accounts/profile.html", {"person": person(request)})
