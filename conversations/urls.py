"""Addresses of the pages."""

app_name = "conversations"

urlpatterns: list[object] = []
