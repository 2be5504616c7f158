"""The pages for a lost password: asking for a link, and choosing another by it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms.passwords import ForgottenForm, NewPasswordForm
from foundation.origins import mailed_from
from foundation.refusals import Refusal
from foundation.rendering import show

# Where the link's proof waits while its page is open, so that it stands in no address that
# leaks: history, logs, referrers.
PROOF = "password_link"
OPEN = "now"


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Says the same whether anybody has the address; without e-mail it says whom to ask."""
    form = ForgottenForm(request.POST or None)
    sent = settings.STAQUE_SENDS_EMAIL and request.method == "POST" and form.is_valid()
    if sent:
        base_url = mailed_from(request)
        actions.ask_for_link(email=form.cleaned_data["email"], base_url=base_url)
    context = {"form": form, "sent": sent, "sends_email": settings.STAQUE_SENDS_EMAIL}
    status = 422 if form.is_bound and not sent else 200
    return show(request, "registration/forgotten.html", context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """A link leads here twice: with its proof, which goes into the session, and without it.

    Scanners of mail look first, by HEAD: they are told that there is a page, and no more.
    """
    if request.method == "HEAD":
        return HttpResponse()
    proof = request.session.get(PROOF, "") if token == OPEN else token
    try:
        user = actions.by_link(uid=uid, token=proof)
    except Refusal as refusal:
        page = "registration/link_spent.html"
        return show(request, page, {"refusal": refusal}, status=refusal.status)
    if token != OPEN:
        request.session[PROOF] = token
        return redirect("accounts:choose_password", uid, OPEN)
    form = NewPasswordForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_password(uid=uid, token=proof, new=form.cleaned_data["new_password"])
        except Refusal as refusal:
            form.explain(refusal)
            status = refusal.status
        else:
            request.session.pop(PROOF, None)
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("accounts:sign_in")
    context = {"form": form, "person": user}
    return show(request, "registration/choose.html", context, status=status)
