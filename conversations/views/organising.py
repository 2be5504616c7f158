"""Renaming, pinning, putting away and deleting; and another model for a thread."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.who import person
from conversations import actions, pages, queries
from conversations.forms import ThreadForm
from foundation.refusals import Refusal
from foundation.rendering import show


class Unreadable(Refusal):
    """A field of the form holds what it cannot; htmx leaves what was typed where it is."""

    code = "invalid"


@require_POST
def change(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Only what the form holds is changed."""
    form = ThreadForm(request.POST)
    if not form.is_valid():
        raise Unreadable(" ".join(form.errors_in_words()))
    changed = actions.change_thread(by=person(request), thread_id=thread_id, **form.given())
    messages.success(request, form.said(changed))
    return redirect("conversations:thread", thread_id)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """GET asks, naming what is lost; POST deletes."""
    if request.method == "POST":
        actions.delete_conversation(by=person(request), conversation_id=conversation_id)
        messages.success(request, "The conversation is deleted. What it cost stays in the ledger.")
        return redirect("conversations:chat")
    context = pages.loss(person(request), conversation_id)
    return show(request, "conversations/delete.html", context)


@require_POST
def put_away(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Archive a whole conversation, or bring it back."""
    status = "active" if request.POST.get("back") else "archived"
    actions.change_conversation(by=person(request), conversation_id=conversation_id, status=status)
    first = queries.threads(person(request), conversation_id).first()
    if first is None:
        return redirect("conversations:chat")
    return redirect("conversations:thread", first.pk)
