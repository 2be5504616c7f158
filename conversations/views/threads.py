"""The chat page: one thread, and asking in it."""

from __future__ import annotations

import contextlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from accounts.who import person
from conversations import actions, pages, queries, reading
from conversations.forms import NewThreadForm, QuestionForm
from conversations.messages import Message
from conversations.showing import pieces as shown_pieces
from conversations.sse import EventStream
from foundation.refusals import Missing, Refusal
from foundation.rendering import render_piece, show

TEMPLATE = "conversations/chat.html"
PIECES = {"conversation": "conversation", "threads": "threads", "waiting": "waiting"}


@require_GET
def chat(request: HttpRequest) -> HttpResponse:
    """Go on with the newest thread, or choose whom to ask."""
    listing = listed(request)
    wanted = _uuid(request.GET.get("resource"))
    looking = listing.q or listing.archived
    newest = None if looking else pages.entrance(person(request), wanted)
    if newest is not None:
        return redirect("conversations:thread", newest.id)
    context = pages.chooser(person(request), listing, wanted=wanted)
    return show(request, TEMPLATE, context, pieces=PIECES)


@require_GET
def thread(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    return _thread(request, thread_id, QuestionForm())


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    form = NewThreadForm(request.POST)
    if not form.is_valid():
        raise Missing("There is no such deployment, or it is not yours.")
    made = actions.start_chat(by=person(request), **form.cleaned_data)
    return redirect("conversations:thread", made.id)


@require_POST
def ask(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    form = QuestionForm(request.POST)
    form.is_valid()
    try:
        actions.ask(by=person(request), thread_id=thread_id, **form.cleaned_data)
    except Refusal as refusal:
        if "content" not in refusal.fields:
            raise
        form.add_error("content", refusal.fields["content"])
        return _thread(request, thread_id, form, status=422)
    return _after(request, thread_id)


@require_POST
def again(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """The last question once more: after a failure, or because the answer was not good."""
    # What cannot be read is refused before anything is asked.
    together = request.POST.get("back") == "together"
    generation = actions.ask_again(by=person(request), thread_id=thread_id)
    if together:
        return redirect("conversations:together", generation.thread.conversation_id)
    return _after(request, thread_id)


@require_POST
def stop(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    # An answer that ended by itself meanwhile is what was wanted.
    with contextlib.suppress(actions.NothingToStop):
        actions.stop(by=person(request), thread_id=thread_id)
    return _after(request, thread_id)


@require_GET
def stream(request: HttpRequest, thread_id: UUID, generation_id: UUID) -> EventStream:
    generation = queries.generation(person(request), generation_id)
    if generation.thread_id != thread_id:
        raise Missing("There is no such answer in this thread.")
    blank = reading.partial(generation, "")
    return EventStream(shown_pieces(generation.id, blank, answer_html))


def answer_html(message: Message) -> str:
    """The block of the page that holds one answer; needs neither request nor database."""
    return render_piece(TEMPLATE, "answer", {"answer": pages.said(message)})


def _after(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _thread(request, thread_id, QuestionForm())
    return redirect("conversations:thread", thread_id)


def _thread(
    request: HttpRequest, thread_id: UUID, form: QuestionForm, *, status: int = 200
) -> HttpResponse:
    whole = "all" in request.GET
    context = pages.thread_page(person(request), thread_id, listed(request), whole=whole)
    return show(request, TEMPLATE, {**context, "form": form}, pieces=PIECES, status=status)


def listed(request: HttpRequest) -> pages.Listing:
    """Which threads the list beside shows, as the address says."""
    return pages.Listing(q=request.GET.get("q", ""), archived="archived" in request.GET)


def _uuid(text: str | None) -> UUID | None:
    with contextlib.suppress(ValueError):
        return UUID(text or "")
    return None
