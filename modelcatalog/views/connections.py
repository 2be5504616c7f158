"""The pages of connections."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.who import person
from foundation.refusals import Refusal
from foundation.rendering import show
from foundation.waiting import waits
from modelcatalog import actions, connection_pages
from modelcatalog import guide as documents
from modelcatalog.connection_pages import Detail, Filling
from modelcatalog.forms.connections import ConnectionChangeForm, NewConnectionForm

DETAIL = "modelcatalog:connection"


@require_GET
def connections(request: HttpRequest) -> HttpResponse:
    listing = connection_pages.listing(person(request), request.GET.dict())
    pieces = {"connections": "connections"}
    return show(request, "modelcatalog/connections.html", vars(listing), pieces=pieces)


@require_GET
def connection(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    page = connection_pages.detail(person(request), connection_id)
    pieces = {"state": "state"}
    return show(request, "modelcatalog/connection.html", vars(page), pieces=pieces)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Choose a platform, fill in its fields, confirm where real money begins."""
    given = request.POST if request.method == "POST" else request.GET
    page = connection_pages.filling(person(request), given.get("platform", ""))
    if page is None:
        choosing = connection_pages.choosing(person(request))
        status = 422 if request.method == "POST" else 200
        if status != 200:
            messages.error(request, "Choose first what to connect: each has fields of its own.")
        page_of_all = "modelcatalog/connection_choose.html"
        return show(request, page_of_all, vars(choosing), status=status)
    form = NewConnectionForm(
        request.POST if request.method == "POST" else None,
        platform=page.platform.slug,
        asks_money=page.asks_money,
        initial={"region": person(request).aws_region, **request.GET.dict()},
    )
    return _added(request, page, form) if form.is_bound else _form(request, page, form)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    page = connection_pages.changing(person(request), connection_id)
    data = request.POST if request.method == "POST" else None
    form = ConnectionChangeForm(data, connection=page.connection)
    if data is None:
        return _change_form(request, page, form)
    if not form.is_valid():
        return _change_form(request, page, form, status=422)
    try:
        changed, said = actions.change_connection(
            by=person(request), connection_id=connection_id, **form.given()
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _change_form(request, page, form, status=refusal.status)
    for sentence in said:
        messages.warning(request, sentence)
    messages.success(request, f"{changed.name} is changed, and is being read and checked.")
    return redirect(DETAIL, connection_id)


@waits("POST")
@require_POST
def check(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Waits for the platform, some seconds at most; the page then shows the verdict."""
    actions.check_connection(by=person(request), connection_id=connection_id)
    return redirect(DETAIL, connection_id)


@require_POST
def read(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    actions.refresh(by=person(request), connection_id=connection_id)
    messages.success(request, "Its models and prices are being read again.")
    return redirect(DETAIL, connection_id)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """GET asks, naming what is lost; POST does it."""
    if request.method == "GET":
        page = connection_pages.changing(person(request), connection_id)
        return show(request, "modelcatalog/connection_close.html", vars(page))
    closed = actions.close_connection(by=person(request), connection_id=connection_id)
    messages.success(request, f"{closed.name} is closed. It can be opened again.")
    return redirect(DETAIL, connection_id)


@require_POST
def reopen(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    opened = actions.reopen_connection(by=person(request), connection_id=connection_id)
    messages.success(request, f"{opened.name} is open, and is being read and checked.")
    return redirect(DETAIL, connection_id)


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    return show(request, "modelcatalog/connection_guide.html", {"guide": documents.guide()})


@require_GET
def policy(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(documents.policy(name), content_type="application/json")


def _added(request: HttpRequest, page: Filling, form: NewConnectionForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, page, form, status=422)
    slug = page.platform.slug
    try:
        made = actions.add_connection(by=person(request), platform=slug, **form.given())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form(request, page, form, status=refusal.status)
    messages.success(request, f"{made.name} is connected, and is being read and checked.")
    return redirect(DETAIL, made.pk)


def _form(
    request: HttpRequest, page: Filling, form: NewConnectionForm, *, status: int = 200
) -> HttpResponse:
    context = {**vars(page), "form": form}
    return show(request, "modelcatalog/connection_add.html", context, status=status)


def _change_form(
    request: HttpRequest, page: Detail, form: ConnectionChangeForm, *, status: int = 200
) -> HttpResponse:
    context = {**vars(page), "form": form}
    return show(request, "modelcatalog/connection_change.html", context, status=status)
