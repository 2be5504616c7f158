"""The pages on which admins look after people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, pages
from accounts.forms.explained import Explained
from accounts.forms.people import NewPersonForm, OrganizationForm, PersonForm
from accounts.queries import people as queries
from accounts.who import person as asking
from foundation.refusals import Missing, Refusal
from foundation.rendering import show


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    listing = pages.listing(asking(request), request.GET)
    pieces = {"results": "results"}
    return show(request, "accounts/people.html", vars(listing), pieces=pieces)


@require_http_methods(["GET", "POST"])
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """POST makes the account and shows, this once, the link for its first password."""
    by = asking(request)
    start = {"role": "user", "aws_region": by.aws_region, "organization": by.organization_id or ""}
    form = NewPersonForm(request.POST or None, by=by, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made, path = actions.add_person(
                by=by, username=form.cleaned_data["username"], given=form.particulars()
            )
        except Refusal as refusal:
            return _again(request, "accounts/person_new.html", form, refusal)
        return _link(request, made, path)
    status = 422 if form.is_bound else 200
    context = {"form": form, "may_add": pages.may_add(by)}
    return show(request, "accounts/person_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody else's account; one's own is the profile."""
    by = asking(request)
    if request.method == "GET" and person_id == by.pk:
        return redirect("accounts:profile")
    account = pages.account(by, person_id)
    form = PersonForm(request.POST or None, by=by, initial=pages.initial(account.person))
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(by=by, person_id=person_id, changes=form.particulars())
        except Refusal as refusal:
            return _again(request, "accounts/person.html", form, refusal, **vars(account))
        messages.success(request, f"{account.person.username} is changed.")
        return redirect("accounts:person", person_id)
    return show(request, "accounts/person.html", {**vars(account), "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def act(request: HttpRequest, person_id: UUID, deed: str) -> HttpResponse:
    """GET asks and says what would end; POST does it."""
    by = asking(request)
    if deed not in pages.QUESTIONS:
        raise Missing("There is no such thing to do with an account.")
    if request.method == "GET":
        question = pages.question(by, person_id, deed)
        return show(request, "accounts/person_question.html", vars(question))
    if deed == "password":
        return _link(request, *actions.give_password_link(by=by, person_id=person_id))
    if deed == "unlock":
        changed = actions.unlock_person(by=by, person_id=person_id)
    else:
        opened = deed == "reactivate"
        changed = actions.change_person(by=by, person_id=person_id, changes={"is_active": opened})
    messages.success(request, f"{changed.username}: done.")
    return redirect("accounts:person", person_id)


@require_http_methods(["GET", "POST"])
def organizations(request: HttpRequest) -> HttpResponse:
    by = asking(request)
    listed = queries.organizations_page(by)
    form = OrganizationForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_organization(by=by, name=form.cleaned_data["name"])
        except Refusal as refusal:
            page = "accounts/organizations.html"
            return _again(request, page, form, refusal, organizations=listed)
        messages.success(request, f"{made.name} is there: people can be added to it.")
        return redirect("accounts:organizations")
    context = {"form": form, "organizations": listed}
    return show(request, "accounts/organizations.html", context, status=status)


def _link(request: HttpRequest, made: object, path: str) -> HttpResponse:
    context = {"person": made, "link": request.build_absolute_uri(path)}
    return show(request, "accounts/link_once.html", context)


def _again(
    request: HttpRequest, page: str, form: Explained, refusal: Refusal, **more: object
) -> HttpResponse:
    """The form once more, with what was typed and what is wrong with it."""
    form.explain(refusal)
    return show(request, page, {**more, "form": form}, status=refusal.status)
