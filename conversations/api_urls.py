"""Addresses of the API."""

from django.urls import path

from conversations import api

ONE, THREAD = "conversations/<uuid:conversation_id>/", "threads/<uuid:thread_id>/"

urlpatterns = [
    path("conversations/", api.ConversationsView.as_view(), name="conversations"),
    path(ONE, api.ConversationView.as_view(), name="conversation"),
    path(f"{ONE}threads/", api.ThreadsView.as_view(), name="conversation-threads"),
    path(THREAD, api.ThreadView.as_view(), name="thread"),
    path(f"{THREAD}messages/", api.MessagesView.as_view(), name="thread-messages"),
    path(f"{THREAD}again/", api.AgainView.as_view(), name="thread-again"),
    path(f"{THREAD}stop/", api.StopView.as_view(), name="thread-stop"),
    path("chat-messages/", api.LegacyMessagesView.as_view(), name="chat-messages"),
    path(
        "generations/<uuid:generation_id>/events/",
        api.EventsView.as_view(),
        name="generation-events",
    ),
]
