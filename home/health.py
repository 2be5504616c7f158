"""Whether Staque is alive, and whether everything that it needs is."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from home.metrics import metrics
from upkeep import vitals


@login_not_required
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers, whatever else is away."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Database, Valkey, worker and beat, each with a verdict; 200 when all are up."""
    verdicts = vitals.verdicts()
    up = all(verdict == "ok" for verdict in verdicts.values())
    return JsonResponse(
        {"status": "ok" if up else "degraded", **verdicts}, status=200 if up else 503
    )


EARLY = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}


def told_to_anybody(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: load balancers ask over plain HTTP and call us by our number, not our name."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return EARLY.get(request.path, answer)(request)

    return middleware
