"""The pages on which one sees and says how models are used."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.who import person
from foundation.refusals import Refusal
from foundation.rendering import show
from modelcatalog import actions, configuring
from modelcatalog.forms.configurations import ConfigurationForm

PAGE = "modelcatalog/configuration.html"
WRONG = 422


@require_GET
def configurations(request: HttpRequest) -> HttpResponse:
    listing = configuring.listing(person(request), request.GET.dict())
    pieces = {"results": "results"}
    return show(request, "modelcatalog/configurations.html", vars(listing), pieces=pieces)


@require_http_methods(["GET", "POST"])
def configuration(request: HttpRequest, model_id: str) -> HttpResponse:
    """GET shows it, with a form to who may change it; POST says all of it anew."""
    seen = configuring.configured(person(request), model_id)
    form = ConfigurationForm(request.POST if request.method == "POST" else None, of=seen)
    if request.method == "POST" and form.is_valid():
        try:
            actions.configure_model(by=person(request), model_id=model_id, **form.values())
        except Refusal as refusal:
            if refusal.status != WRONG:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, f"{seen.name} is used that way from the next question on.")
            return redirect("modelcatalog:configuration", model_id=model_id)
    status = WRONG if form.errors else 200
    return show(request, PAGE, {**vars(seen), "form": form}, status=status)
