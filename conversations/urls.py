"""Addresses of the pages."""

from django.urls import path

from conversations import views

app_name = "conversations"

urlpatterns = [
    path("", views.chat, name="chat"),
    path("new/", views.new, name="new"),
    path("<uuid:thread_id>/", views.thread, name="thread"),
    path("<uuid:thread_id>/ask/", views.ask, name="ask"),
    path("<uuid:thread_id>/stop/", views.stop, name="stop"),
    path("<uuid:thread_id>/stream/<uuid:generation_id>/", views.stream, name="stream"),
]
