"""The page on which people see and change what is kept of them, and where they are signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, pages, zones
from accounts.allowances import allowance
from accounts.forms.passwords import ChangePasswordForm
from accounts.forms.profile import ProfileForm
from accounts.queries.people import programs_signed_in
from accounts.who import person
from foundation.refusals import Refusal
from foundation.rendering import show


@sensitive_post_parameters("current_password")
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    by = person(request)
    form = ProfileForm(request.POST or None, initial=pages.initial(by))
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["current_password"]
        try:
            actions.change_profile(
                request=request, by=by, changes=form.particulars(), current_password=password
            )
        except Refusal as refusal:
            form.explain(refusal)
            status = refusal.status
        else:
            messages.success(request, "Your profile is changed.")
            return redirect("accounts:profile")
    context = {
        "form": form,
        "zones": zones.names(),
        "programs": programs_signed_in(by),
        "allowance": allowance(by),
    }
    return show(request, "accounts/profile.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Changing it ends every other session and every token; this session goes on."""
    form = ChangePasswordForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        current, new = form.cleaned_data["current_password"], form.cleaned_data["new_password"]
        try:
            changed = actions.change_password(
                request=request, by=person(request), current=current, new=new
            )
        except Refusal as refusal:
            form.explain(refusal)
            status = refusal.status
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "Your password is changed. Everywhere else you are out.")
            return redirect("accounts:profile")
    return show(request, "accounts/password.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """GET asks; POST ends every session and token but this session."""
    if request.method == "GET":
        return show(request, "accounts/sign_out_everywhere.html", {})
    update_session_auth_hash(request, actions.sign_out_everywhere(by=person(request)))
    messages.success(request, "You are signed in here, and nowhere else.")
    return redirect("accounts:profile")


@require_POST
def end_sign_in(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    actions.end_sign_in(by=person(request), sign_in_id=sign_in_id)
    messages.success(request, "That program is signed out.")
    return redirect("accounts:profile")
