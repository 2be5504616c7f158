"""The page on which what serves is changed: choose, see the plan, confirm."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.who import person
from deployments import actions, pages
from deployments.forms import ChangeForm
from deployments.models import DeployedResource
from deployments.plans import Plan
from foundation.refusals import Refusal
from foundation.rendering import show
from foundation.waiting import waits


@waits("GET", "POST")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """GET draws the plan of what is chosen, POST makes the change."""
    resource = pages.changing(person(request), resource_id)
    given = request.POST if request.method == "POST" else request.GET
    form = ChangeForm(given, resource=resource)
    if request.method != "POST":
        return _drawn(request, resource, form)
    if not form.is_valid():
        return _drawn(request, resource, form, status=422)
    try:
        actions.update(by=person(request), resource_id=resource_id, change=form.change())
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return _drawn(request, resource, form, status=refusal.status)
    messages.success(request, f"{resource.resource_name} is being changed; it goes on serving.")
    return redirect("deployments:detail", resource_id)


def _drawn(
    request: HttpRequest, resource: DeployedResource, form: ChangeForm, *, status: int = 200
) -> HttpResponse:
    plan, why = _plan(request, resource, form)
    kind = form["instance_type"].value() or resource.instance_type
    context = {
        "resource": resource,
        "model": resource.catalog_model,
        "form": form,
        "plan": plan,
        "why": why,
        "choices": pages.choices_of(resource, str(kind)),
    }
    pieces = {"plan": "plan"}
    return show(request, "deployments/change.html", context, pieces=pieces, status=status)


def _plan(
    request: HttpRequest, resource: DeployedResource, form: ChangeForm
) -> tuple[Plan | None, str]:
    """The plan, or why there is none: mostly because nothing is different yet."""
    try:
        change = form.change()
        return actions.plan_update(by=person(request), resource_id=resource.pk, change=change), ""
    except Refusal as refusal:
        return None, refusal.text
