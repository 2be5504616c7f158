"""The page of the audit log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.trail import trail
from accounts.who import person
from foundation.rendering import show


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    found = trail(request, person(request))
    return show(request, "accounts/audit.html", vars(found), pieces={"results": "results"})
