"""The page that asks several models at once and shows their answers side by side."""

from __future__ import annotations

import contextlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.who import person
from conversations import actions, queries, reading, together
from conversations.forms import ColumnForm, QuestionForm, TogetherForm
from conversations.messages import Message
from conversations.showing import Render
from conversations.showing import pieces as shown_pieces
from conversations.sse import EventStream
from conversations.views.threads import answer_html
from deployments.queries import ready
from foundation.refusals import Missing, Refusal
from foundation.rendering import show

TEMPLATE = "conversations/together.html"
START = "conversations/together_start.html"
PIECES = {"together": "together"}


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose up to four models that answer now."""
    can_answer = ready(person(request))
    given = request.POST if request.method == "POST" else None
    form = TogetherForm(given, ready=can_answer)
    if request.method == "POST" and form.is_valid():
        made = actions.start_together(by=person(request), **form.cleaned_data)
        return redirect("conversations:together", made.id)
    status = 422 if form.is_bound else 200
    context = {"ready": can_answer, "form": form, "most": queries.COLUMNS}
    return show(request, START, context, status=status)


@require_GET
def page(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    return _page(request, conversation_id, QuestionForm())


@require_POST
def ask(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    form = QuestionForm(request.POST)
    form.is_valid()
    content = form.cleaned_data["content"]
    try:
        actions.ask_together(by=person(request), conversation_id=conversation_id, content=content)
    except Refusal as refusal:
        if "content" not in refusal.fields:
            raise
        form.add_error("content", refusal.fields["content"])
        return _page(request, conversation_id, form, status=422)
    return _after(request, conversation_id)


@require_POST
def stop(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    actions.stop_together(by=person(request), conversation_id=conversation_id)
    return _after(request, conversation_id)


@require_POST
def add(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One more model in this conversation."""
    form = ColumnForm(request.POST)
    if not form.is_valid():
        raise Missing("There is no such deployment, or it is not yours.")
    actions.add_column(by=person(request), conversation_id=conversation_id, **form.cleaned_data)
    return redirect("conversations:together", conversation_id)


@require_GET
def stream(request: HttpRequest, conversation_id: UUID) -> EventStream:
    """One stream for all columns: each event names the column that it is for."""
    wanted = [id for text in request.GET.get("answers", "").split(",") if (id := _uuid(text))]
    found = queries.generations(person(request), conversation_id, wanted)
    if not found:
        raise Missing("There are no such answers in this conversation.")
    streams = [
        shown_pieces(one.id, reading.partial(one, ""), _into_column(one.thread_id)) for one in found
    ]
    return EventStream(together.merged(streams))


def _into_column(thread_id: UUID) -> Render:
    def render(message: Message) -> str:
        into = '<hx-partial hx-target="#answer-{}" hx-swap="innerHTML">'
        return format_html(into, thread_id) + answer_html(message) + "</hx-partial>"

    return render


def _after(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _page(request, conversation_id, QuestionForm())
    return redirect("conversations:together", conversation_id)


def _page(
    request: HttpRequest, conversation_id: UUID, form: QuestionForm, *, status: int = 200
) -> HttpResponse:
    context = together.page(person(request), conversation_id)
    return show(request, TEMPLATE, {**context, "form": form}, pieces=PIECES, status=status)


def _uuid(text: str) -> UUID | None:
    with contextlib.suppress(ValueError):
        return UUID(text)
    return None
