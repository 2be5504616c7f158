"""The pages of the catalog."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.who import person
from foundation.rendering import show
from modelcatalog import actions, browsing, comparing, looking
from modelcatalog.forms.catalog import RefreshForm

PIECES = {"results": "results", "sources": "sources"}


@require_GET
def models(request: HttpRequest) -> HttpResponse:
    picked = comparing.picks_of(request.GET.getlist("ids"))
    given, path = request.GET.dict(), reverse("modelcatalog:list")
    listing = browsing.browse(person(request), given, path=path, picked=picked)
    return show(request, "modelcatalog/list.html", vars(listing), pieces=PIECES)


@require_GET
def model(request: HttpRequest, model_id: UUID) -> HttpResponse:
    return show(request, "modelcatalog/detail.html", vars(looking.look(person(request), model_id)))


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """A form sends every pick by itself, with its filters: the address to pass on is short."""
    picked = comparing.picks_of(request.GET.getlist("ids"))
    short = ",".join(str(id) for id in picked)
    if picked and request.GET.dict() != {"ids": short}:
        return redirect(f"{reverse('modelcatalog:compare')}?ids={short}")
    try:
        comparison = comparing.compare(person(request), picked)
    except comparing.TooMany as refusal:
        context = {"refused": refusal.text, "ids": short}
        return show(request, "modelcatalog/compare.html", context, status=refusal.status)
    return show(request, "modelcatalog/compare.html", vars(comparison))


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    wanted = RefreshForm(request.POST).wanted()
    read = actions.refresh(by=person(request), connection_id=wanted)
    what = read[0].name if len(read) == 1 else f"{len(read)} catalogs"
    messages.success(request, f"{what} will be read again; the page says how far it is.")
    return redirect("modelcatalog:list")
