"""Addresses of the pages."""

from django.urls import path

from conversations.views import organising, threads, together

app_name = "conversations"

CONVERSATION = "conversation/<uuid:conversation_id>/"
ONE, TOGETHER = "<uuid:thread_id>/", "together/<uuid:conversation_id>/"

urlpatterns = [
    path("", threads.chat, name="chat"),
    path("new/", threads.new, name="new"),
    path("together/", together.start, name="together-start"),
    path(TOGETHER, together.page, name="together"),
    path(f"{TOGETHER}ask/", together.ask, name="together-ask"),
    path(f"{TOGETHER}stop/", together.stop, name="together-stop"),
    path(f"{TOGETHER}add/", together.add, name="together-add"),
    path(f"{TOGETHER}stream/", together.stream, name="together-stream"),
    path(f"{CONVERSATION}delete/", organising.delete, name="delete"),
    path(f"{CONVERSATION}archive/", organising.put_away, name="archive"),
    path(ONE, threads.thread, name="thread"),
    path(f"{ONE}ask/", threads.ask, name="ask"),
    path(f"{ONE}again/", threads.again, name="again"),
    path(f"{ONE}change/", organising.change, name="change"),
    path(f"{ONE}stop/", threads.stop, name="stop"),
    path(f"{ONE}stream/<uuid:generation_id>/", threads.stream, name="stream"),
]
