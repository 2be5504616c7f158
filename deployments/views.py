"""The pages of deployments."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.who import person
from deployments import actions, bulk, pages
from deployments.forms import DeployForm, uuids
from foundation.refusals import Refusal
from foundation.rendering import show
from foundation.waiting import waits
from modelcatalog import queries as catalog
from modelcatalog.models import CatalogModel

ACTS = {
    "start": (actions.start, "is being started"),
    "stop": (actions.stop, "is being stopped"),
    "restart": (actions.restart, "is being restarted"),
    "delete": (actions.delete, "is being deleted"),
}


@require_GET
def resources(request: HttpRequest) -> HttpResponse:
    listing = pages.listing(request, person(request))
    pieces = {"resources": "resources"}
    return show(request, "deployments/list.html", vars(listing), pieces=pieces)


@require_http_methods(["GET", "POST"])
def stop_all(request: HttpRequest) -> HttpResponse:
    """GET names what would stop and what that saves; POST stops it."""
    given = request.POST if request.method == "POST" else request.GET
    ids = uuids(given.getlist("ids"))
    if request.method != "POST":
        found = bulk.stopping(person(request), ids)
        return show(request, "deployments/stop_all.html", vars(found))
    stopped, refused = actions.stop_all(by=person(request), resource_ids=ids)
    if stopped:
        messages.success(request, f"{stopped} being stopped.")
    for why in refused:
        messages.warning(request, why)
    return redirect("deployments:list")


@require_GET
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    base_url = request.build_absolute_uri("/")
    page = actions.look(
        by=person(request),
        resource_id=resource_id,
        base_url=base_url,
        with_logs=request.GET.get("logs") == "1",
    )
    pieces = {name: name for name in ("status", "metrics", "events", "logs")}
    return show(request, "deployments/detail.html", vars(page), pieces=pieces)


@waits("GET", "POST")
@require_http_methods(["GET", "POST"])
def deploy(request: HttpRequest) -> HttpResponse:
    """GET draws the form and its plan, POST does what the plan says."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        model_id = UUID(given.get("model") or request.GET.get("model", ""))
    except ValueError:
        messages.info(request, "Choose a model first: its page leads to the plan.")
        return redirect("modelcatalog:list")
    model = catalog.model(person(request), model_id)
    form = DeployForm(given, model=model, by=person(request))
    if request.method != "POST":
        return _drawn(request, model, form)
    if not form.is_valid():
        return _drawn(request, model, form, status=422)
    try:
        made = actions.put_to_work_once(
            by=person(request), request=form.plan_request(), sheet=form.sheet
        )
    except Refusal as refusal:
        _explain(request, form, refusal)
        return _drawn(request, model, form, status=refusal.status)
    messages.success(request, f"{made.resource_name} is on its way.")
    return redirect("deployments:detail", made.pk)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, resource_id: UUID, verb: str) -> HttpResponse:
    """GET asks, naming the price or the loss; POST does it."""
    if request.method != "POST" or verb not in ACTS:
        page = pages.confirmation(person(request), resource_id, verb)
        return show(request, "deployments/confirm.html", vars(page))
    act, words = ACTS[verb]
    moved = act(by=person(request), resource_id=resource_id)
    messages.success(request, f"{moved.resource_name} {words}.")
    return redirect("deployments:detail", resource_id)


def _drawn(
    request: HttpRequest, model: CatalogModel, form: DeployForm, *, status: int = 200
) -> HttpResponse:
    plan = actions.plan(by=person(request), request=form.plan_request())
    choices = pages.choices(model, plan.region, plan.instance_type)
    context = {"model": model, "form": form, "plan": plan, "choices": choices}
    return show(request, "deployments/deploy.html", context, pieces={"plan": "plan"}, status=status)


def _explain(request: HttpRequest, form: DeployForm, refusal: Refusal) -> None:
    """Beside its field where it has one, else as a notice."""
    for name, text in refusal.fields.items():
        form.add_error(name if name in form.fields else None, text)
    if not refusal.fields:
        messages.error(request, refusal.text)
