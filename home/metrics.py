"""The door of Prometheus, which shows a token."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from home.gauges import Gauge, gauges


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges as text; 404 where no token is set, 401 for another one."""
    token = settings.ENVIRONMENT.metrics_token
    if not token:
        return HttpResponse("STAQUE_METRICS_TOKEN is not set.\n", "text/plain", 404)
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        refused = HttpResponse("The token is missing or wrong.\n", "text/plain", 401)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    return HttpResponse(exposed(gauges()), "text/plain; version=0.0.4; charset=utf-8")


def exposed(found: Iterable[Gauge]) -> str:
    """Prometheus's text format: figures of one name stand together."""
    by_name: dict[str, list[str]] = {}
    for gauge in found:
        labels = ",".join(f'{name}="{_escaped(text)}"' for name, text in gauge.labels.items())
        line = (
            f"{gauge.name}{{{labels}}} {gauge.value}" if labels else f"{gauge.name} {gauge.value}"
        )
        by_name.setdefault(gauge.name, []).append(line)
    return "".join(
        "\n".join([f"# TYPE {name} {_kind(name)}", *lines, ""]) for name, lines in by_name.items()
    )


def _kind(name: str) -> str:
    return "counter" if name.endswith("_total") else "gauge"


def _escaped(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
