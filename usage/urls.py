"""Addresses of the pages."""

app_name = "usage"

urlpatterns: list[object] = []
