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
from modelcatalog import actions, browsing


@require_GET
def models(request: HttpRequest) -> HttpResponse:
    path = reverse("modelcatalog:list")
    listing = browsing.browse(person(request), request.GET.dict(), path=path)
    return show(request, "modelcatalog/list.html", vars(listing), pieces={"results": "results"})


@require_GET
def model(request: HttpRequest, model_id: UUID) -> HttpResponse:
    return show(request, "modelcatalog/detail.html", vars(browsing.look(person(request), model_id)))


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    read = actions.refresh(by=person(request))
    what = "catalog" if len(read) == 1 else "catalogs"
    messages.success(request, f"{len(read)} {what} will be read again; it takes some seconds.")
    return redirect("modelcatalog:list")
