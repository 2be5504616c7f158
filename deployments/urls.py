"""Addresses of the pages."""

app_name = "deployments"

urlpatterns: list[object] = []
