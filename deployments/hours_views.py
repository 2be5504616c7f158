"""The pages about when a resource runs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts import zones
from accounts.who import person
from deployments import hours, queries, running
from deployments.hours_forms import HoursForm
from foundation.rendering import show


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Idle minutes, time to live and weekly hours of one resource."""
    resource = queries.resource(person(request), resource_id)
    running.demand_hourly(resource)
    given = request.POST if request.method == "POST" else None
    form = HoursForm(given, resource=resource, zone=person(request).time_zone)
    if request.method == "POST" and form.is_valid():
        changed = running.set_hours(by=person(request), resource_id=resource_id, **form.run_times())
        messages.success(request, f"{changed.resource_name}: {hours.spoken(changed)}.")
        return redirect("deployments:detail", resource_id)
    context = {"resource": resource, "form": form, "zones": zones.names()}
    status = 422 if request.method == "POST" else 200
    return show(request, "deployments/hours.html", context, status=status)


@require_POST
def keep(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Keep it running: one click on the warning."""
    kept = running.keep_running(by=person(request), resource_id=resource_id)
    messages.success(request, f"{kept.resource_name} is kept running.")
    return redirect("deployments:detail", resource_id)
