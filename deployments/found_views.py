"""Pages of what runs without a deployment, and of what was changed outside."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.who import person
from deployments import found_actions, found_queries, installing, queries
from deployments.found_forms import AdoptForm
from deployments.models import FoundResource
from foundation.refusals import Refusal
from foundation.rendering import show
from foundation.waiting import waits

A_PAGE = 50


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    by = person(request)
    listed = found_queries.found_things(by)
    context = {
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")),
        "burning": found_queries.burning(by),
        "places": found_queries.places(by),
    }
    return show(request, "deployments/found.html", context)


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, found_id: UUID) -> HttpResponse:
    """GET asks what it shall be called, POST makes a deployment of it."""
    by = person(request)
    thing = found_queries.found_thing(by, found_id)
    form = AdoptForm(request.POST if request.method == "POST" else None, found=thing)
    if request.method != "POST":
        return _asked(request, thing, form)
    if not form.is_valid():
        return _asked(request, thing, form, status=422)
    try:
        made = found_actions.adopt(by=by, found_id=found_id, **form.cleaned_data)
    except Refusal as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name if name in form.fields else None, text)
        if not refusal.fields:
            form.add_error(None, refusal.text)
        return _asked(request, thing, form, status=refusal.status)
    messages.success(request, f"{made.resource_name} is adopted.")
    return redirect("deployments:detail", made.pk)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, found_id: UUID) -> HttpResponse:
    """GET asks, naming the thing and its price; POST does it."""
    by = person(request)
    if request.method != "POST":
        thing = found_queries.found_thing(by, found_id)
        return show(request, "deployments/found_delete.html", {"found": thing})
    made = found_actions.remove(by=by, found_id=found_id)
    messages.success(request, f"{made.remote_name} is being deleted.")
    return redirect("deployments:detail", made.pk)


@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _difference(request, resource_id, "take-over")
    made = found_actions.take_over(by=person(request), resource_id=resource_id)
    messages.success(request, f"{made.resource_name} is kept as it runs now.")
    return redirect("deployments:detail", resource_id)


@waits("POST")
@require_http_methods(["GET", "POST"])
def put_back(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _difference(request, resource_id, "put-back")
    made = found_actions.put_back(by=person(request), resource_id=resource_id)
    messages.success(request, f"{made.resource_name} is being put back.")
    return redirect("deployments:detail", resource_id)


@require_http_methods(["GET", "POST"])
def installation(request: HttpRequest) -> HttpResponse:
    """Which installation this database belongs to; a super_admin confirms another."""
    by = person(request)
    if request.method == "POST":
        found_actions.move_in(by=by)
        messages.success(request, "This installation may change the cloud from now on.")
        return redirect("deployments:installation")
    context = {
        "names": installing.names(),
        "present": installing.installation(),
        "at_home": installing.at_home(),
    }
    return show(request, "deployments/installation.html", context)


def _asked(
    request: HttpRequest, thing: FoundResource, form: AdoptForm, *, status: int = 200
) -> HttpResponse:
    context = {"found": thing, "form": form}
    return show(request, "deployments/found_adopt.html", context, status=status)


def _difference(request: HttpRequest, resource_id: UUID, verb: str) -> HttpResponse:
    resource = queries.resource(person(request), resource_id)
    context = {"resource": resource, "verb": verb, "drift": found_queries.drift(resource)}
    return show(request, "deployments/drift_question.html", context)
