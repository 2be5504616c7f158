"""The pages of programs' keys."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import api_keys as actions
from accounts.forms.api_keys import ApiKeyForm
from accounts.queries import api_keys as queries
from accounts.who import person
from foundation.refusals import Refusal
from foundation.rendering import show

TEMPLATE = "accounts/api_keys.html"


@require_http_methods(["GET", "POST"])
@never_cache
def api_keys(request: HttpRequest) -> HttpResponse:
    """POST makes a key, and its answer shows it, this once."""
    form = ApiKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, text = actions.make_key(by=person(request), **form.wish())
        except Refusal as refusal:
            form.explain(refusal)
        else:
            context = {"made": made, "text": text, "base_url": request.build_absolute_uri("/")}
            return show(request, "accounts/api_key_once.html", context, status=201)
    listing = queries.listing(person(request), request.GET)
    status = 422 if request.method == "POST" else 200
    return show(request, TEMPLATE, {**vars(listing), "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """GET asks, POST does it."""
    if request.method == "GET":
        key = queries.key(person(request), key_id)
        return show(request, "accounts/api_key_revoke.html", {"key": key})
    key = actions.revoke_key(by=person(request), key_id=key_id)
    messages.success(request, f"{key.name} opens nothing any more.")
    return redirect("accounts:api_keys")
